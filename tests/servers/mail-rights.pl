# Who writes a mail may make a ticket of the queue, and add to one.
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();
my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load('Escalations');
my $everyone = RT::Group->new(RT->SystemUser);
$everyone->LoadSystemInternalGroup('Everyone');
for my $right (qw(SeeQueue CreateTicket ReplyToTicket)) {
    next if $everyone->PrincipalObj->HasRight(Right => $right, Object => $queue);
    my ($done, $message) = $everyone->PrincipalObj->GrantRight(Right => $right, Object => $queue);
    die "$right: $message\n" unless $done;
}
