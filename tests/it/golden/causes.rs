//! What the cases of causes are there for, whole: written by hand from the contract and the FAQ before the program was run on them.

use escalate::checks::{Remedy, RemedyKind, Status};
use escalate::diagnosis::{Diagnosis, exit};

use super::word;

/// A line is a case: its name; exit code, verdict and primary cause; the check that decides, with its status and reason, or the cause
/// beside the six with its confidence; and the first thing to do, `=` what it is about, `@` where it is done.
pub(super) const CAUSES: &str = "
    account-alias-was-refused                 3 blocked      account  account:fail:address_changed           change_address
    account-awaiting-approval                 3 blocked      account  account:fail:awaiting_approval         approve
    account-by-alias                          0 should_work  -        account:pass                           escalate
    account-deactivated-after-listing         3 blocked      account  account:fail:inactive                  reactivate
    account-deactivated-by-a-machine              3 blocked      account  account:fail:inactive                  idp@SCIM_(Okta)
    account-deactivated-by-scim               3 blocked      account  account:fail:inactive                  idp@Okta
    account-deactivated-by-somebody-at-sync       3 blocked      account  account:fail:inactive                  reactivate
    account-deleted                           3 blocked      account  account:fail:deleted                   restore
    account-deleted-by-the-log                3 blocked      account  account:fail:deleted                   restore
    account-deleted-then-back-then-deactivated    3 blocked      account  account:fail:inactive                  reactivate
    account-elsewhere-and-locked-by-the-log       3 blocked      tenant   account:not_applicable:not_applicable  invite_to_tenant=acme-prod
    account-end-kept-at-owner                 3 blocked      account  account:fail:expired                   extend@Okta
    account-ended                             3 blocked      account  account:fail:expired                   extend
    account-ends-this-instant                 3 blocked      account  account:fail:expired                   extend
    account-former-address                    3 blocked      account  account:fail:address_changed           change_address
    account-inactive-not-approved             3 blocked      account  account:fail:awaiting_approval         approve
    account-locked-after-listing              3 blocked      account  account:fail:locked                    unlock
    account-locked-again-since-the-unlocking      3 blocked      account  account:fail:locked                    unlock
    account-log-names-them-by-id                  3 blocked      account  account:fail:inactive                  reactivate
    account-log-of-somebody-else                  0 should_work  -        account:pass                           escalate
    account-no-seat-assigned                  3 blocked      account  account:fail:no_seat                   assign_seat
    account-no-seat-by-attempt                3 blocked      account  account:fail:no_seat                   free_seat
    account-no-seat-for-invite                3 blocked      account  account:fail:no_seat                   free_seat
    account-no-seat-found-by-hand             3 blocked      account  account:fail:no_seat                   free_seat
    account-no-seat-to-reactivate             3 blocked      account  account:fail:no_seat                   free_seat
    account-none-in-this-realm                4 undetermined -        account:unknown:cannot_tell            look_up
    account-not-approved-and-activated-since      3 outside      -        outside:session:likely                 sign_in_again
    account-not-found-yet-listed              4 undetermined -        account:contradicted:conflict          look_up
    account-off-since-later-than-the-log          3 blocked      account  account:fail:inactive                  reactivate
    account-reactivated-after-listing         3 outside      -        account:pass                           sign_in_again
    account-refused-minutes-ago               4 undetermined -        account:contradicted:conflict          look_up
    account-renamed-by-the-log                3 blocked      account  account:fail:address_changed           change_address
    account-restored-since                    0 should_work  -        account:pass                           escalate
    account-seat-freed-since                  3 blocked      account  account:fail:absent                    reinvite
    account-seats-unlimited                   3 blocked      account  account:fail:absent                    reinvite
    account-signed-in-after-deactivation      4 undetermined -        account:contradicted:conflict          look_up
    account-unlocked-after-listing            3 outside      -        account:pass                           sign_in_again
    account-unlocked-by-the-log-and-locked-by-a-newer-list 3 blocked      password account:contradicted:conflict          password_reset
    account-words-found-by-hand               3 blocked      account  account:fail:found_by_admin            look_up
    changed-address                               3 blocked      account  account:fail:address_changed           change_address
    changed-deactivated                           3 blocked      account  account:fail:inactive                  reactivate
    changed-deactivated-by-the-listing-alone      3 blocked      account  account:fail:inactive                  reactivate
    changed-failed-then-too                       3 blocked      role     role:fail:no_role_grants               custom_role
    changed-flag-off                              3 blocked      feature  feature:fail:flag_off                  enable_flag
    changed-group-left                            3 blocked      role     role:fail:no_role_grants               add_to_group=Seniors
    changed-log-begins-later                      3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-log-forbidden                         3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-log-has-a-hole                        3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-newer-than-the-session                3 outside      -        outside:session:likely                 sign_in_again
    changed-nothing-explains                      3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-password                              3 blocked      password password:fail:wrong_password           password_reset
    changed-permission-taken-from-the-role        3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-role-ended                            3 blocked      role     role:fail:expired                      extend_role=Senior_Agent
    changed-role-removed                          3 blocked      role     role:fail:no_role_grants               add_to_group=Senior_Agent
    changed-role-that-nobody-knows                3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-second-factor-demanded                3 outside      -        outside:second_factor:proven           reset_second_factor
    changed-taken-given-and-taken                 3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    changed-tenant-left                           3 blocked      tenant   tenant:fail:other_tenant_only          invite_to_tenant=acme-prod
    changed-tier-lowered                          0 blocked      feature  feature:fail:tier_excludes             upgrade_tier
    changed-two-roles-taken                       3 blocked      role     role:fail:no_role_grants               assign_role=Publisher+Team_Lead
    changed-undone-by-words                       3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-account                              3 blocked      account  account:fail:inactive                  reactivate
    compared-as-blocked                           3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-flag                                 3 blocked      feature  feature:fail:flag_off                  enable_flag
    compared-holder                               3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-holder-of-nothing                    0 should_work  -        role:pass                              escalate
    compared-in-another-tenant                    3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-not-there                            3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-nothing-differs                      0 should_work  -        role:pass                              escalate
    compared-owner                                3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-role                                 3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-roles-not-read                       3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-same-person                          3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-through-a-group                      3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-two-gates                            3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    compared-unreadable                           3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    feature-beta-not-in-the-part                  4 undetermined -        feature:unknown:incomplete             look_up
    feature-beta-without-a-switch                 4 undetermined -        feature:unknown:cannot_tell            look_up
    feature-flag-off-after-listing            3 blocked      feature  feature:fail:flag_off                  enable_flag
    feature-tier-lowered-after-listing        0 blocked      feature  feature:fail:tier_excludes             upgrade_tier
    gate-found-feature-beta-off               3 blocked      feature  feature:fail:beta_off                 enable_beta
    gate-found-invite-mail-not-sent           3 blocked      invite   invite:fail:mail_not_sent             fix_mail
    gate-found-password-not-assigned          3 blocked      password password:fail:not_assigned            idp
    gate-found-role-not-on-object             3 blocked      role     role:fail:not_on_object               add_to_object
    gate-found-tenant-other-tenant-only       3 blocked      tenant   tenant:fail:other_tenant_only         invite_to_tenant
    gate-said-access-and-refused              0 should_work  -        password:not_applicable:not_applicable escalate
    gate-session-elsewhere-newer-than-the-change  3 blocked      tenant   outside:none                           switch_tenant=acme-prod
    gate-sign-in-role-never-decides           0 should_work  -        role:fail:no_role_grants               escalate
    gate-sign-in-walks-all-six                3 blocked      password role:fail:no_role_grants               password_reset
    gate-symptom-by-the-facts                 3 blocked      password password:fail:wrong_password           password_reset
    invite-accepted-after-listing             0 should_work  -        invite:pass                            escalate
    invite-accepted-within-seconds            3 blocked      invite   invite:fail:no_password                password_reset
    invite-address-not-confirmed              3 blocked      invite   invite:fail:action_open                finish_action
    invite-after-a-deletion-and-no-mail-leaves 3 blocked      invite   invite:fail:mail_not_sent             fix_mail
    invite-cancelled                          3 blocked      account  invite:fail:invite_cancelled           reinvite
    invite-cancelled-by-the-log               3 blocked      account  invite:fail:neither                    reinvite
    invite-ends-before-it-was-sent            4 undetermined -        invite:contradicted:conflict           reinvite
    invite-expired-link-opened                3 blocked      invite   invite:fail:invite_expired             resend_invite
    invite-link-killed                        3 blocked      invite   invite:fail:link_void                  resend_invite
    invite-link-used                          3 blocked      invite   invite:fail:link_used                  resend_invite
    invite-listing-cut                        4 undetermined -        invite:unknown:incomplete              look_up
    invite-pending-and-dead-link-in-german    3 blocked      invite   invite:fail:invite_pending             resend_invite
    invite-pending-and-dead-link-in-japanese  3 blocked      invite   invite:fail:invite_pending             resend_invite
    invite-pending-and-dead-link-quoted       3 blocked      invite   invite:fail:invite_pending             resend_invite
    invite-pending-and-told-that-they-exist   3 blocked      invite   invite:fail:invite_pending            accept_invite
    invite-refused-yet-accepted               4 undetermined -        invite:contradicted:conflict           finish_action
    invite-resent-not-renewed                 3 blocked      invite   invite:fail:not_renewed                reinvite
    invite-terms-not-accepted                 3 blocked      invite   invite:fail:action_open                finish_action
    outside-attempt-beside-a-gap              3 outside      -        outside:network:proven                 allow_network
    outside-beside-a-blocker                  3 blocked      account  outside:throttled:proven               reactivate
    outside-browser-by-text                   3 outside      -        outside:browser:suspected              try_browser
    outside-browser-by-text-in-japanese       3 outside      -        outside:browser:suspected              try_browser
    outside-device                            3 outside      -        outside:device:proven                  enroll_device
    outside-device-by-text                    3 outside      -        outside:device:suspected              enroll_device
    outside-device-of-last-week               0 should_work  -        outside:none                           escalate
    outside-device-though-signed-in           3 outside      -        outside:device:proven                  enroll_device
    outside-domain-by-policy                  3 outside      -        outside:domain:proven                  change_policy
    outside-domain-without-a-policy           3 outside      -        outside:domain:proven                  change_policy
    outside-elsewhere-is-not-here             0 should_work  -        outside:none                           escalate
    outside-network-by-text                   3 outside      -        outside:network:suspected             allow_network
    outside-network-though-signed-in          3 outside      -        outside:network:proven                 allow_network
    outside-network-when-signing-in           3 outside      -        outside:network:proven                 allow_network
    outside-not-by-a-text-of-a-check          0 should_work  -        account:pass                           escalate
    outside-overtaken-by-a-success            0 should_work  -        password:not_applicable:not_applicable escalate
    outside-part-of-the-log                   3 outside      -        outside:device:likely                  enroll_device
    outside-policy-at-the-provider            3 outside      -        outside:policy:proven                  change_policy@Entra_ID
    outside-policy-by-text                    3 outside      -        outside:policy:suspected              change_policy
    outside-policy-though-signed-in           3 outside      -        outside:policy:proven                  change_policy
    outside-second-factor-by-text             3 outside      -        outside:second_factor:suspected       reset_second_factor
    outside-second-factor-by-text-in-german   3 outside      -        outside:second_factor:suspected        reset_second_factor
    outside-second-factor-in-the-second-of-a-success 3 outside - outside:second_factor:proven finish_action
    outside-second-factor-of-this-morning     3 outside      -        outside:second_factor:proven           reset_second_factor
    outside-second-factor-though-signed-in    3 outside      -        outside:second_factor:proven           reset_second_factor
    outside-second-factor-to-set-up           3 outside      -        outside:second_factor:proven           finish_action
    outside-service                           0 outside      -        outside:service:proven                 escalate
    outside-service-by-text                   0 outside      -        outside:service:suspected             escalate
    outside-service-though-signed-in          0 outside      -        outside:service:proven                 escalate
    outside-session-account-and-none-to-compare   4 undetermined -        outside:none                           look_up
    outside-session-by-text                   3 outside      -        outside:session:suspected             sign_in_again
    outside-session-carries-another               3 outside      -        outside:session:likely                 sign_in_again
    outside-session-carries-everything            0 should_work  -        outside:none                           escalate
    outside-session-carries-less              3 outside      -        outside:session:likely                 sign_in_again
    outside-session-carries-what-no-role-grants   3 blocked      role     outside:none                           assign_role=Senior_Agent
    outside-session-of-another-account        3 outside      -        outside:session:likely                 use_other_account
    outside-session-older-than-another-flag       0 should_work  -        outside:none                           escalate
    outside-session-older-than-the-flag           3 outside      -        outside:session:likely                 sign_in_again
    outside-session-older-than-the-role       3 outside      -        outside:session:likely                 sign_in_again
    outside-text-beside-a-cause               3 blocked      role     outside:none                           assign_role=Senior_Agent
    outside-text-beside-a-gap                 4 undetermined -        role:unknown:forbidden                 look_up
    outside-throttled                         3 outside      -        outside:throttled:proven               wait
    outside-throttled-by-text                 3 outside      -        outside:throttled:suspected           wait
    outside-throttled-though-signed-in        3 outside      -        outside:throttled:proven               wait
    outside-two-kinds-the-newest-counts       3 outside      -        outside:network:proven                 allow_network
    password-changed-since-the-refusal        3 outside      -        password:pass                          sign_in_again
    password-expired-link-before-a-later-invite   3 blocked      password password:fail:reset_expired            password_reset
    password-expired-link-of-a-reset          3 blocked      password password:fail:reset_expired            password_reset
    password-link-of-an-earlier-reset             3 blocked      password password:fail:reset_under_way          check_email
    password-masked-and-account-ended         3 blocked      account  password:not_applicable:not_applicable extend
    password-no-attempt-beside-a-cause        3 blocked      account  password:not_applicable:not_applicable reactivate
    password-not-assigned                     3 blocked      password password:fail:not_assigned             idp@Entra_ID
    password-of-their-own-to-set              3 blocked      password password:fail:must_change              finish_action
    password-other-identity-linked            3 blocked      password password:fail:identity_conflict        relink
    password-provider-refused                 3 blocked      password password:fail:idp                      idp@Okta
    password-reset-link-opened                3 blocked      password password:fail:link_used                password_reset
    password-set-after-listing                3 outside      -        invite:pass                            sign_in_again
    password-where-single-sign-on-is-demanded 3 blocked      password password:fail:single_sign_on           idp@Okta
    role-can-have-an-end                          3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-conditional-by-address               4 undetermined -        role:unknown:no_context                look_up
    role-denied-by-a-stranger-in-a-part           4 undetermined -        role:contradicted:conflict             look_up
    role-ended                                3 blocked      role     role:fail:expired                      extend_role=Senior_Agent
    role-ended-and-was-the-owner                  3 blocked      role     role:fail:expired                      assign_role=Senior_Agent
    role-ended-and-would-not-grant-it             3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-ended-at-owner                       3 blocked      role     role:fail:expired                      extend_role=Senior_Agent@Entra_ID
    role-five-that-are-the-same                   3 blocked      role     role:fail:no_role_grants               assign_role=Fits_1
    role-given-by-a-group                     3 blocked      role     role:fail:no_role_grants               add_to_group=Seniors
    role-granted-and-not-in-the-part              4 undetermined -        role:unknown:incomplete                look_up
    role-granted-yet-not-held                 4 undetermined -        role:contradicted:conflict             look_up
    role-group-brings-more                        3 blocked      role     role:fail:no_role_grants               custom_role
    role-group-gives-the-owner                    3 blocked      role     role:fail:no_role_grants               custom_role
    role-group-left                           3 blocked      role     role:fail:no_role_grants               add_to_group=Seniors
    role-inherited                            0 should_work  -        role:pass                              escalate
    role-inherits-in-a-circle                 3 blocked      role     role:fail:no_role_grants               assign_role=Assigner
    role-inherits-one-of-two                      3 blocked      role     role:fail:no_role_grants               assign_role=Assigner
    role-inherits-the-owner                       3 blocked      role     role:fail:no_role_grants               custom_role
    role-list-older-than-grant                0 should_work  -        role:pass                              escalate
    role-list-older-than-removal              3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-named-by-hand-and-no-catalogue           4 undetermined -        role:unknown:forbidden                 look_up
    role-narrow-one-invites-people            3 blocked      role     role:fail:no_role_grants               assign_role=Desk
    role-no-dominated-remedy                  3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-none-listed-and-granted-since            3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-not-in-the-group-of-the-record       3 blocked      role     role:fail:not_on_object               add_to_object
    role-object-not-shared                    3 blocked      role     role:fail:not_on_object                add_to_object=lighthouse
    role-object-not-visible                   3 blocked      role     role:fail:not_on_object                add_to_object=lighthouse
    role-on-an-object-that-nothing-grants         3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-on-another-project                   3 blocked      role     role:fail:not_on_object                add_to_object=lighthouse
    role-on-the-parent                        0 should_work  -        role:pass                              escalate
    role-on-the-project-only                      3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-one-instead-of-two-with-the-same         3 blocked      role     role:fail:no_role_grants               assign_role=Desk
    role-one-of-two-ways-is-sensitive             3 blocked      role     role:fail:no_role_grants               custom_role
    role-scope-not-known                      4 undetermined -        role:unknown:no_context                look_up
    role-sensitive-by-the-profile             3 blocked      role     role:fail:no_role_grants               custom_role
    role-shared-one-inherited-by-many             3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-stranger-denies-and-nothing-grants       3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-stranger-denies-beside-one-that-hides    4 undetermined -        role:contradicted:conflict             look_up
    role-taken-by-the-mapping                 3 blocked      role     role:fail:no_role_grants               add_to_group=Senior_Agent@Okta
    role-taken-yet-held-denies-and-nothing-grants 3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-three-together                           3 blocked      role     role:fail:no_role_grants               assign_role=Assigner+Publisher+Writer
    role-told-otherwise-by-hand               3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-turned-on-where-it-is-kept-as-code       3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    role-turned-on-where-nobody-else-has-it       3 blocked      role     role:fail:no_role_grants               extend_role=Agent
    role-two-ended-together                       3 blocked      role     role:fail:expired                      extend_role=Assigner+Publisher
    role-two-small-together                   3 blocked      role     role:fail:no_role_grants               assign_role=Assigner+Publisher
    tenant-ended-and-joined-since                 0 should_work  -        tenant:pass                            escalate
    tenant-ended-and-left-since                   3 blocked      tenant   tenant:fail:other_tenant_only          invite_to_tenant=acme-prod
    tenant-invited-there-and-signed-in-elsewhere 3 blocked      invite   invite:fail:invite_pending            accept_invite
    tenant-left-after-listing                 3 blocked      tenant   tenant:fail:other_tenant_only          invite_to_tenant=acme-prod
    tenant-membership-ended                   3 blocked      tenant   tenant:fail:expired                    extend
    tenant-membership-kept-at-owner           3 blocked      tenant   tenant:fail:expired                    extend@Okta
    tenant-one-and-no-log                     0 should_work  -        tenant:pass                            escalate
    tenant-two-states                         4 undetermined -        tenant:contradicted:conflict           look_up
    what-if-flag-and-the-tier-excludes-it         0 blocked      feature  feature:fail:tier_excludes             upgrade_tier
    what-if-flag-that-nothing-needs               3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-owner                                 3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-role-and-flag                         3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-role-in-a-part-that-was-not-read      3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-role-is-not-enough                    3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-role-mends-it                         3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-role-that-denies                      3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-role-then-the-flag                    3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-the-log-took-it-away                  3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    what-if-they-are-not-active-either            3 blocked      account  account:fail:inactive                  reactivate
    what-if-they-have-it-already                  3 blocked      role     role:fail:no_role_grants               assign_role=Senior_Agent
    feature-flag-context-not-told             4 undetermined -        feature:unknown:no_context             look_up
    feature-flag-off-by-rule                  3 blocked      feature  feature:fail:flag_off                  enable_flag
    role-engine-allows-by-path                0 should_work  -        role:pass                              escalate
    role-engine-condition-not-met             3 blocked      role     role:fail:engine_denies                look_up
    role-engine-condition-not-told            4 undetermined -        role:unknown:no_context                look_up
    role-engine-lacks-one-link                3 blocked      role     role:fail:engine_denies                assign_role=role:exporter#assignee
    role-engine-lacks-one-of-several          3 blocked      role     role:fail:engine_denies                assign_role=report:7#viewer
    role-engine-lacks-only-an-owner           3 blocked      role     role:fail:engine_denies                look_up
    role-engine-takes-away                    3 blocked      role     role:fail:denied                       look_up
";

/// One line of [`CAUSES`].
pub(super) struct Cause {
    pub(super) name: &'static str,
    /// The check, or `outside`.
    pub(super) about: &'static str,
    said: Vec<&'static str>,
}

/// All of them.
pub(super) fn all() -> Vec<Cause> {
    let line = |line: &'static str| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [name, _, _, _, decides, _] = columns[..] else { panic!("six columns: {line}") };
        let about = decides.split(':').next().unwrap();
        Cause { name, about, said: columns[1..].to_vec() }
    };
    CAUSES.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

impl Cause {
    /// What is otherwise than it should be.
    pub(super) fn wrong(&self, diagnosis: &Diagnosis) -> Option<String> {
        let names = self.said[4].contains('=');
        let is = [
            exit(diagnosis).code().to_string(),
            word(diagnosis.verdict),
            diagnosis.primary.map_or("-", escalate::case::CheckId::as_str).to_owned(),
            decided(diagnosis, self.about),
            diagnosis.remedies.first().map_or_else(|| "-".to_owned(), |first| step(first, names)),
        ];
        (is != self.said[..])
            .then(|| format!("{}: {} instead of {}", self.name, is.join(" "), self.said.join(" ")))
    }
}

/// `role:fail:no_role_grants`, `tenant:pass`, `outside:device:proven`.
fn decided(diagnosis: &Diagnosis, about: &str) -> String {
    if about == "outside" {
        let outside = diagnosis.outside.as_ref();
        let says = outside.map(|one| format!("{}:{}", one.kind.as_str(), word(one.confidence)));
        return format!("outside:{}", says.unwrap_or_else(|| "none".to_owned()));
    }
    let check = diagnosis.checks.iter().find(|check| check.id.as_str() == about).unwrap();
    let reason = if check.status == Status::Pass { String::new() } else { format!(":{}", check.reason) };
    format!("{about}:{}{reason}", word(check.status))
}

/// `assign_role=Assigner+Publisher`, `extend@Okta`. `names`: whether the line says what it is about.
fn step(remedy: &Remedy, names: bool) -> String {
    let roles = (!remedy.roles.is_empty()).then(|| remedy.roles.join("+"));
    // Of a role that is given on an object the role is what it is about.
    let object = remedy.for_object.as_ref().filter(|_| remedy.kind != RemedyKind::AssignRole);
    let object = object.map(|object| object.id.clone());
    let what = object.or_else(|| remedy.role.clone()).or(roles).or_else(|| remedy.tenant.clone());
    let what = what.filter(|_| names).map(|what| format!("={what}")).unwrap_or_default();
    let place = remedy.at.as_ref().map(|at| format!("@{at}")).unwrap_or_default();
    format!("{}{what}{place}", word(remedy.kind)).replace(' ', "_")
}
