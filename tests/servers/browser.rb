# What the browser proof needs of Redmine: `setup` makes a wiki page to include and an engineer who reads; `mentions` counts, in
# each format, the users that an issue's texts would notify. Prints one line of JSON.
project = Project.find('escalations')
User.current = User.find_by!(login: 'admin')
case ENV.fetch('STEP')
when 'setup'
  project.enable_module!(:wiki)
  wiki = project.wiki || Wiki.create!(project: project, start_page: 'Secret')
  page = wiki.find_or_new_page('Secret')
  # each format shows another part of this in bold: the browser sees which one is on
  WikiContent.create!(page: page, author: User.current, text: 'the **secret** <b>page</b>') if page.new_record? && page.save
  unless User.find_by(login: 'engineer')
    role = Role.create!(name: 'engineer', issues_visibility: 'all', permissions: %i[view_issues view_wiki_pages])
    user = User.new(firstname: 'Eve', lastname: 'Engineer', mail: 'engineer@escalate.test')
    user.login = 'engineer'
    user.password = user.password_confirmation = 'bot-password-1'
    user.status = User::STATUS_ACTIVE
    user.must_change_passwd = false
    user.save!
    Member.create!(project: project, principal: user, roles: [role])
  end
  puts({ ok: true }.to_json)
when 'mentions'
  ids = ENV.fetch('IDS').split(',').map(&:to_i)
  found = %w[textile common_mark markdown].flat_map do |format|
    Setting.text_formatting = format
    Issue.where(id: ids).to_a.flat_map do |issue|
      [issue.description, *issue.journals.map(&:notes)].compact.flat_map do |text|
        reader = Issue.new
        reader.send(:get_mentioned_users, '', text)
        reader.mentioned_users.to_a.map { |user| [format, issue.id, user.login] }
      end
    end
  end
  Setting.text_formatting = 'textile'
  puts found.to_json
end
