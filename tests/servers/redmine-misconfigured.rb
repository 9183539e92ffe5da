# Accounts, projects and fields of Redmine that are each wrong in one way, beside the good ones; prints env lines.
bot = User.find_by_login('escalate-bot')
bot_role = Role.find_by!(name: 'escalate-bot')
good = Project.find('escalations')
trackers = Tracker.sorted.to_a
first, other = trackers[0], trackers[1]

def role(name, permissions)
  Role.create!(name: name, issues_visibility: 'all', permissions: permissions).tap do |role|
    IssueStatus.all.to_a.permutation(2) do |from, to|
      Tracker.all.each { |tracker| WorkflowTransition.create!(tracker: tracker, role: role, old_status: from, new_status: to) }
    end
  end
end

def account(login, project, role)
  user = User.new(firstname: 'Escalate', lastname: login, mail: "#{login}@escalate.test")
  user.login = login
  user.password = user.password_confirmation = 'bot-password-1'
  user.status = User::STATUS_ACTIVE
  user.must_change_passwd = false
  user.save!
  Member.create!(project: project, principal: user, roles: [role]) if role
  user
end

# May do all that the bot may, but one thing.
%i[view_issues add_issues add_issue_notes edit_issues].each do |missing|
  name = "without-#{missing}"
  user = account(name, good, role(name, %i[view_issues add_issues add_issue_notes edit_issues] - [missing]))
  puts "REDMINE_WITHOUT_#{missing.to_s.upcase}=#{user.api_key}"
end
own = role('own-issues', %i[view_issues add_issues add_issue_notes edit_issues])
own.update!(issues_visibility: 'own')
puts "REDMINE_OWN=#{account('own-issues', good, own).api_key}"
locked = account('locked', good, bot_role)
puts "REDMINE_LOCKED=#{locked.api_key}"
locked.update!(status: User::STATUS_LOCKED)
puts "REDMINE_STRANGER=#{account('stranger', nil, nil).api_key}"
admin = account('administrator', nil, nil)
admin.admin = true
admin.save!
puts "REDMINE_ADMIN=#{admin.api_key}"

project = lambda do |id, more = {}|
  made = Project.create!({ name: id.capitalize, identifier: id, is_public: false, trackers: trackers,
                           enabled_module_names: ['issue_tracking'] }.merge(more))
  Member.create!(project: made, principal: bot, roles: [bot_role])
  made
end
project.call('closed').close
project.call('archived').archive
project.call('wikionly', enabled_module_names: ['wiki'])
project.call('trackerless', trackers: [])
empty = project.call('empty')
strict = project.call('strict')

field = lambda do |name, more = {}|
  made = IssueCustomField.create!({ name: name, field_format: 'string', is_for_all: true, is_filter: true, searchable: true,
                                    trackers: trackers }.merge(more))
  puts "REDMINE_FIELD_#{name.upcase}=#{made.id}"
  made
end
field.call('Nowhere', is_for_all: false)
field.call('Elsewhere', is_for_all: false, projects: [good])
field.call('Unfiltered', is_filter: false)
field.call('Othertracker', trackers: [other])
field.call('Invisible', visible: false, roles: [Role.find_by!(name: 'Manager')])
field.call('Short', max_length: 20)
field.call('Pattern', regexp: '\A[A-Z]+-[0-9]+\z')
field.call('Narrow', max_length: 31, regexp: '\A[0-9A-F]+\z')
field.call('Chosen', field_format: 'list', possible_values: %w[one two])
field.call('Counted', field_format: 'int')
field.call('Dated', field_format: 'date')
field.call('Here', is_for_all: false, projects: [empty])
field.call('Severity', is_for_all: false, is_required: true, projects: [strict])
