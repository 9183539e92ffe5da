# The scrips of examples/09_service/rt-scrip.md in the queue Escalations, and someone who answers as a requester does.
#   rt-webhook.pl scrip            puts them in; where they send to, and the secret's file, are in the configuration
#   rt-webhook.pl reply TICKET ADDRESS TEXT
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();
my ($what, @arguments) = @ARGV;

if ($what eq 'reply') {
    my ($id, $address, $text) = @arguments;
    my $user = RT::CurrentUser->new;
    $user->LoadByEmail($address);
    $user->Id or die "nobody has the address $address\n";
    my $queue = RT::Queue->new(RT->SystemUser);
    $queue->Load('Escalations');
    $queue->RoleGroup('Requestor')->PrincipalObj->GrantRight(Right => $_, Object => $queue) for qw(ShowTicket ReplyToTicket);
    my $ticket = RT::Ticket->new($user);
    $ticket->Load($id) or die "there is no ticket $id\n";
    my ($done, $message) = $ticket->Correspond(Content => $text);
    die "$message\n" unless $done;
    print "$done\n";
    exit;
}

# The page has the code of both between lines of its own: what is tried is what admins are given.
my ($page) = @arguments;
open my $file, '<', $page or die "$page: $!\n";
my $text = do { local $/; <$file> };
my %code = map { my $name = $_; $text =~ /<!-- $name -->\s*```perl\n(.*?)```/s ? ($name => $1) : die "$page has no `$name`\n" } qw(condition commit);

my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load('Escalations');
my $scrip = RT::Scrip->new(RT->SystemUser);
my ($id, $message) = $scrip->Create(
    Description            => 'escalate: new tickets and answers of requesters',
    Queue                  => $queue->Id,
    ScripCondition         => 'User Defined',
    ScripAction            => 'User Defined',
    Template               => 'Blank',
    CustomIsApplicableCode => $code{condition},
    CustomPrepareCode      => '1',
    CustomCommitCode       => $code{commit},
);
die "$message\n" unless $id;
