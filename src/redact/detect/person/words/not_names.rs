//! Words that stand capitalised, or where a name is expected, in logs, mails and forms, and are no person's name. Lower case,
//! put into a set when they are first looked for.

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    [ROLES, STATUS, THINGS, GRAMMAR, FOREIGN, PLACES_AND_TIMES]
        .iter()
        .flat_map(|words| words.split_ascii_whitespace())
        .collect()
});

/// Whether a word, in lower case, is one that no person is called.
pub(in super::super) fn is_no_name(word: &str) -> bool {
    WORDS.contains(word)
}

/// Roles, teams, and mailboxes of nobody.
const ROLES: &str = "
    abuse account accounts admin administrator administrators administration admins agent agents alert alerts
    approver analyst api application assignee assistant auditor auth author authors billing bot boss caller chief
    client clients colleague colleagues committer company compliance contact contacts contractor contributor
    coordinator customer customers daemon department desk developer developers devops director editor editors
    employee employees engineer engineering engineers everyone executive finance folks founder guest guests head
    helpdesk host hostmaster hr human info inbound inbox initiator inspector invitee it lead leader legal
    maintainer maintainers manager managers management marketing master member members moderator monitoring
    network newsletter nobody noreply notification notifications observer office officer operations operator
    operators ops organizer outbound owner owners packager partner partners payroll people person postmaster
    president principal product provider publisher purchasing recipient recipients reporter representative
    requester requestor resources reviewer root sales secretary security sender senior service services shop
    signer staff subject subscriber supervisor supervisors supplier support submitter sysadmin system systems team
    teams technician tenant tester trainee updates uploader user users username userid usergroup vendor viewer
    viewers visitor webmaster worker workers junior trainer organisation organization group groups admin1 test
    tests testuser demo example automation automations dependabot renovate importer migrator robot crawler sweeper";

/// What a status, a header or a message says.
const STATUS: &str = "
    accepted access accessed action active added address alarm allowed already alternative approved archived
    assigned attempt attempts audit authenticated authentication authorization authorized authorised available
    back bad banned basic bearer blocked bounced broken busy cancelled cancelling changed changes check checked
    checking closed closing code complete completed confirmed conflict connect connected connecting connection
    content continue copied could created creating creation critical current dead debug declined default deferred
    degraded deleted deletion delivered delivery denied deprecated details disabled disconnected dispatched done
    down draft dropped duplicate empty enabled ended entered error errors event exceeded exception expired
    external failed failing failover failure false fatal feedback final finished first flagged forbidden forwarded
    found free full gateway general generated global good granted hard healthy high idle ignored illegal inactive
    incoming incorrect info information initial internal invalid invited invitation issue issued joined kept known
    last late limit limited linked listed live loaded loading local locked log logged login logoff logon logout
    lost low major malformed manual marked maximum merged message messages minor mismatch missing moved
    multiple never new next no none normal note notice notified null ok offline old on online only open opened
    optional other out outgoing overdue own paused payload pending permanent permission permissions please
    prepared previous primary private processed processing provisioned public published question queued quick
    quota read ready received reject rejected released reminder removed renewed reopened replied reply report
    required rejecting reset resolved response restarted restored restricted result results retry retrying
    returned review revoked running saved scheduled secondary sent set shared shutdown sign signed single skipped
    snoozed soft spam started starting status stopped stopping submitted subscribed succeeded success successful
    suspended synced syncing temporary terminated timed timeout total trace triggered true trusted unable
    unassigned unauthenticated unauthorized unauthorised unavailable unchanged undefined undelivered undeliverable
    unexpected unhandled unique unknown unlisted unlocked unnamed unread unreachable unset unspecified unsupported
    unverified up updated updating upgrade urgent used valid validated verified verify waiting wanted warn warning
    welcome wrong yes nil nan na tbd todo deactivated activated redacted hidden masked removed";

/// Things of software and offices.
const THINGS: &str = "
    activity agreement android app apple apps archive area arguments article asset attachment attachments
    attribute attributes authority autodiscover backend backup badge base batch bearer bind block board body
    box branch browser bucket buffer build bundle button byte bytes cache calendar call callback campaign card
    cart case cases catalog category center centre certificate chain channel channels chat chrome class cloud
    cluster color column command comment commit common computer condition config configuration connector console
    constraint consumer container context control controller conversation conversations cookie cookies core
    counter cpu credential credentials crm cron csv currency dashboard data database dataset date day days
    debugger dedicated defaults delegate delta deployment description desktop destination device devices dialog
    digest direct directory disk distribution dns doc document documents domain domains driver drop edge edition
    element email emails endpoint engine enterprise entity entry environment exchange experience export extension
    facebook feature features field fields file files filter finance firefox firewall flag flow folder form format
    framework frame frontend function galaxy gmail google graph guid guide handler hardware hash header headers
    health help history home hook hostname html http https hub icon id ids identifier identity iis image imap
    import index input install instance instances integration interface internet invoice ios iphone item items
    java job jobs js json kernel key keys keystore kind label language large layer ldap letter level library
    license line link linkedin linux list listener load location lock lookup mac machine macos mail mailbox main
    manual map mapping media meeting memory menu merge meta metadata method metric microsoft middleware mobile
    mode model module monitor mozilla msg mysql name names namespace node notes number numbers oauth object
    objects office offer old operation option options oracle order orders origin outlook output overview package
    packages page panel parameter parent part password path pattern payment peer personal phase phone pipeline
    plan platform player plugin point policy pool port portal post postgres postgresql power prefix preference
    preferences premium price printer priority privilege privileges problem procedure process processor profile progress
    profiles program project projects prompt property protocol provisioning proxy python query queue rate realm
    reason record records redirect redis reference referrer region registration registry relay release remote
    render replica repository request requests resource reverse role roles rollback room route router row rule
    rules runtime safari salesforce sandbox saml scan schedule schema scheduler scope screen script sdk search
    section secret secrets segment serial server servers session sessions setting settings setup share sheet
    shell ship signature site size skill slack slot smtp snapshot social socket software source space sql ssh ssl
    sso stack staff stage standard start state statement static step storage store stream string studio style
    subject subscription suite summary survey switch sync table tag target task tasks template terminal terms text
    theme thread ticket tickets time timer title tls token tool tools topic traffic transaction transfer trigger
    twitter type types unit update url use usage utility validation value variable verification version video
    view virtual volume vpn wallet warehouse web webhook website widget widgets wifi window windows word work
    workflow workspace world write xml youtube zendesk zone acme integer boolean int bool char varchar str uuid guid4 vorname nachname surname firstname lastname fullname
    forename givenname familienname prénom prenom apellido apellidos cognome achternaam voornaam nome nickname any unset
    const mut void fn pub unsafe extern static let var func def struct enum impl return async await new typedef long short float
    double signed unsigned self super this usize isize placeholder sample dummy mock fixture foo bar baz lorem ipsum";

/// Words of grammar and verbs that follow or stand before a name.
const GRAMMAR: &str = "
    a about above add after again all also an and any are as at be because been before being below between both
    but by can cannot cc bcc click dear did do does each either else every few for from get given go got had has
    have hello here hey hi how if in into is its join just kind kindly least less let like made make many may me
    might mine more most much must my need needs neither nor not nothing now of off often one onto or our ours
    over per re regards say said same see select send set several shall she he should show since so some such
    take tell than thank thanks specified itself side logs asks defined based supplied selected clicks enters sees wants exists exist present presses
    chooses must that the their theirs them then there these they thing this those through to
    today tomorrow too try two under until us via wait want was way we were what when where whether which while
    who whom whose why will wish with within without would you your yours yet yesterday best sincerely cheers
    greetings sir madam sirs ladies gentlemen mr mrs ms miss dr prof";

/// The same in other languages.
const FOREIGN: &str = "
    abteilung adresse alle als anfrage anmeldung anwender anwendung auf aus auftrag ausnahme bei benutzer
    benutzername benutzerkonto bericht betreff bitte buchhaltung damen das dass datei datum dem den der des dienst
    die diese dieser ein eine einem einen einer empfänger ende er fehler fehlgeschlagen frau für gast grüße gruppe
    guten hallo hat herr herren herrn ich ihr ihre in ist kein keine kennung kennwort konto kontakt kunde kunden
    kundin leiter leitung liebe lieber mit mitarbeiter mitarbeiterin nach nachricht nicht nummer oder passwort
    person personal postfach rechnung rolle sehr geehrte geehrter server sich sie status support tag team termin
    und ungültig unbekannt verwaltung vertrieb von vorgang wird wurde zentrale zu zugriff zum zur
    adjoint agence agent au aux avec bonjour cette cher chère client cliente clients compte de des destinataire
    directeur dossier du échec elle erreur est et expéditeur fichier groupe inconnu invalide la le les leur
    madame mademoiselle merci message monsieur mot nom non notre objet ou par pour prénom prix refusé responsable
    rôle salut service société sur système téléphone un une utilisateur utilisatrice utilisateurs vous votre
    administrador agente al asunto ayuda cliente clientes con contraseña correo cuenta del denegado desde el ella
    en equipo error es este estimado estimada fecha gracias grupo hola la las los mensaje nombre nuestro para
    permiso persona por rol saludos se señor señora servicio sin sistema soporte su una usuario usuarios
    acesso administradora caro cara com conta da dos equipe erro falha não nome obrigado olá ou papel pelo
    senha senhor senhora seu sistema suporte usuária
    accesso amministratore amministrazione ciao cliente con della di errore gentile grazie gruppo il messaggio
    non nome per ruolo sconosciuto servizio sistema spettabile supporto un utente utenti
    aan afdeling beheerder beste bericht dank een fout gebruiker geen het hoi ik is klant klanten met naam niet
    onbekend op te toegang van voor wachtwoord welkom
    administrator błąd dział klient konto nazwa nie użytkownik";

/// Months, days, places that stand in addresses of systems.
const PLACES_AND_TIMES: &str = "
    feb mar apr jun jul aug sep sept oct nov dec january february march july september
    october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
    januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
    utc gmt cet cest est edt pst pdt am pm east west north south central europe european asia america american
    africa germany german france french spain spanish italy italian english british american world international
    national regional united states kingdom york london paris berlin tokyo";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_lower_case() {
        for word in WORDS.iter() {
            assert_eq!(&word.to_lowercase(), word);
        }
    }
}
