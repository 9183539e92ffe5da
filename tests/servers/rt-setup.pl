# The queue, its field, the bot and a user who may look but not write; prints the two tokens as env lines.
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();
my $system = RT->SystemUser;

my $queue = RT::Queue->new($system);
$queue->Create(Name => 'Escalations');
$queue->Load('Escalations');

my $field = RT::CustomField->new($system);
$field->Create(Name => 'Fingerprint', Type => 'FreeformSingle', LookupType => RT::Ticket->CustomFieldLookupType, UniqueValues => 1);
$field->Load('Fingerprint');
$field->AddToObject($queue);

my @read = qw(SeeQueue ShowTicket SeeCustomField);
my @write = qw(ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket ModifyTicket ModifyCustomField SetInitialCustomField);
for (['RT_TOKEN', 'escalate-bot', @read, @write], ['RT_WEAK_TOKEN', 'escalate-weak', @read]) {
    my ($key, $name, @rights) = @$_;
    my $user = RT::User->new($system);
    $user->Create(Name => $name, EmailAddress => "$name\@escalate.test", Password => 'bot-password', Privileged => 1);
    $user->Load($name);
    $user->PrincipalObj->GrantRight(Right => $_, Object => $queue) for @rights;
    my ($id, $message, $token) = RT::AuthToken->new($system)->Create(Owner => $user->Id, Description => 'escalate');
    die "no token for $name: $message\n" unless $token;
    print "$key=$token\n";
}
