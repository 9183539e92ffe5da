# Accounts, queues and fields of Request Tracker that are each wrong in one way, beside the good ones; prints env lines.
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();
my $system = RT->SystemUser;

my $queue = RT::Queue->new($system);
$queue->Load('Escalations');

# May do all that the bot may, but one thing: RT_WITHOUT_CREATETICKET, …
my @rights = qw(SeeQueue ShowTicket SeeCustomField ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket ModifyTicket
    ModifyCustomField SetInitialCustomField);
sub account {
    my ($name, @granted) = @_;
    my $user = RT::User->new($system);
    $user->Create(Name => "escalate-$name", EmailAddress => "$name\@escalate.test", Password => 'bot-password', Privileged => 1);
    $user->Load("escalate-$name");
    $user->PrincipalObj->GrantRight(Right => $_, Object => $queue) for @granted;
    my ($id, $message, $token) = RT::AuthToken->new($system)->Create(Owner => $user->Id, Description => 'escalate');
    die "no token for $name: $message\n" unless $token;
    return ($user, $token);
}
for my $missing (@rights) {
    my ($user, $token) = account('without-' . lc $missing, grep { $_ ne $missing } @rights);
    print 'RT_WITHOUT_' . uc($missing) . "=$token\n";
}
# Setting the field at creation is allowed by either right.
my (undef, $unset) = account('without-field', grep { !/^(?:Modify|SetInitial)CustomField$/ } @rights);
print "RT_WITHOUT_FIELD=$unset\n";
my ($left, $token) = account('disabled', @rights);
$left->SetDisabled(1);
print "RT_DISABLED=$token\n";
my (undef, $reader) = account('seer', @rights);
$queue->CurrentUser->PrincipalObj; # the bot of the next lines may see the definitions of fields everywhere
my $seer = RT::User->new($system);
$seer->Load('escalate-seer');
$seer->PrincipalObj->GrantRight(Right => 'SeeCustomField', Object => RT->System);
print "RT_SEER=$reader\n";

# Queues: one that is disabled, one without the field.
for (['Retired', 1], ['Bare', 0]) {
    my ($name, $disabled) = @$_;
    my $other = RT::Queue->new($system);
    $other->Create(Name => $name);
    $other->Load($name);
    for my $who (qw(escalate-bot escalate-seer)) {
        my $user = RT::User->new($system);
        $user->Load($who);
        $user->PrincipalObj->GrantRight(Right => $_, Object => $other) for @rights;
    }
    $other->SetDisabled($disabled) if $disabled;
}

# Fields of the good queue: of other types, with a pattern, disabled, with a quote in its name; and one of no queue.
my $lookup = RT::Ticket->CustomFieldLookupType;
my @fields = (
    ['Chosen', Type => 'SelectSingle'], ['Dated', Type => 'DateSingle'], ['Numbered', Type => 'FreeformSingle', Pattern => '(?#Digits)^\d{1,6}$'],
    ['Several', Type => 'FreeformMultiple'], ["Customer's", Type => 'FreeformSingle'], ['Gone', Type => 'FreeformSingle'],
    ['Nowhere', Type => 'FreeformSingle'],
);
for (@fields) {
    my ($name, %more) = @$_;
    my $field = RT::CustomField->new($system);
    $field->Create(Name => $name, LookupType => $lookup, %more);
    $field->Load($name);
    $field->AddValue(Name => 'one') if $name eq 'Chosen';
    $field->AddToObject($queue) unless $name eq 'Nowhere';
    $field->SetDisabled(1) if $name eq 'Gone';
}
