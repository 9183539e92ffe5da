# The project, its field, the bot and a user who may look but not write; prints what tests need as env lines.
Setting.rest_api_enabled = '1'
Setting.attachment_max_size = ENV.fetch('LIMIT') # KiB
Setting.notified_events = []

trackers = Tracker.all.to_a
field = IssueCustomField.create!(name: 'Fingerprint', field_format: 'string', is_for_all: true, is_filter: true, searchable: true, trackers: trackers)
project = Project.create!(name: 'Escalations', identifier: 'escalations', is_public: false, trackers: trackers, enabled_module_names: ['issue_tracking'])

keys = [['REDMINE_KEY', 'escalate-bot', %i[view_issues add_issues add_issue_notes edit_issues set_notes_private view_private_notes]],
        ['REDMINE_WEAK_KEY', 'escalate-weak', %i[view_issues]]].map do |key, login, permissions|
  role = Role.create!(name: login, issues_visibility: 'all', permissions: permissions)
  # every change of state is allowed, so that issues can be closed
  IssueStatus.all.to_a.permutation(2) do |from, to|
    trackers.each { |tracker| WorkflowTransition.create!(tracker: tracker, role: role, old_status: from, new_status: to) }
  end
  user = User.new(firstname: 'Escalate', lastname: login, mail: "#{login}@escalate.test")
  user.login = login
  user.password = user.password_confirmation = 'bot-password-1'
  user.status = User::STATUS_ACTIVE
  user.must_change_passwd = false
  user.save!
  Member.create!(project: project, principal: user, roles: [role])
  "#{key}=#{user.api_key}"
end

puts keys
puts "REDMINE_FIELD_ID=#{field.id}"
puts "REDMINE_TRACKER_ID=#{trackers.first.id}"
puts "REDMINE_CLOSED_ID=#{IssueStatus.find_by!(is_closed: true).id}"
