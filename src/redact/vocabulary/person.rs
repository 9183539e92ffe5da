//! Names of fields that hold something of a person, in the languages that forms and logs are written in. Compared folded: in
//! lower case, without what is no letter or digit.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What the value of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum PersonField {
    /// The name of an account: `user`, `login`.
    Account,
    /// The name of a person, whatever it looks like: `given_name`.
    Name,
    /// The name of a person if it reads as one: `displayName` also names groups and apps.
    Display,
    /// The name of a person if it reads as one and something else of a person stands beside it: `name`.
    Weak,
    /// Somebody who did something: a person's name if it reads as one, or an account.
    Actor,
    /// A family name if something else of a person stands beside it: LDAP's `sn`, which others call a serial number.
    Surname,
    /// A telephone number.
    Phone,
    /// A hardware address.
    Mac,
    /// The number of a person or a passport, of an account at a bank.
    Id,
    /// A date of birth.
    Birth,
    /// The serial number of a device, if it reads as one.
    Serial,
}

/// Whole names.
#[rustfmt::skip]
const WHOLE: &[(PersonField, &str)] = &[
    (PersonField::Account, "
        user username userlogin usr loginname loginid login logon logonname logonuser logname accountname acct acctname
        samaccountname uid gid egid auid euid suid fsuid ouid loginuid upn userprincipalname principalname subjectusername
        targetusername targetoutboundusername accountdomainuser newaccountname remoteuser httpuser authuser xuser xremoteuser
        xforwardeduser xauthenticateduser xauthrequestuser xwebauthuser ruser suser duser srcuser dstuser sudouser sshuser
        preferredusername mailnickname nickname nick screenname benutzer benutzername benutzerkennung benutzerkonto kennung userkennung nutzerkennung zugangskennung loginkennung
        anmeldename nutzer nutzername usuario usuário nombreusuario nombredeusuario nomeusuario nomedeusuario nomedutente
        utilisateur nomutilisateur nomdutilisateur identifiant utente nomeutente gebruiker gebruikersnaam brugernavn bruger
        brukernavn användarnamn användare käyttäjätunnus käyttäjä kullanıcı kullaniciadi kullanıcıadı użytkownik
        nazwaużytkownika uživatel uživatelskéjméno felhasználó felhasználónév utilizator пользователь имяпользователя логин
        користувач ユーザー ユーザー名 ユーザ名 ユーザid 用户 用户名 使用者 帳號 账号 사용자 사용자이름 사용자명 아이디
        identity eapidentity peapidentity csusername saslusername authname authid authcid authzid actoruser performedbyuser changedbyuser samaccount owneruser fileowner authenticateduserid xauthenticateduserid ログインid ログイン ログイン名 登录名 登录账号 clientuser dbuser osuser nomcompte kontoname kontobezeichnung nomducompte nombredecuenta netid eppn edupersonprincipalname krbprincipalname clientprincipalname racfid
        nomedaconta nomeaccount accountnaam nazwakonta názevúčtu fióknév tilinimi kontonavn kontonamn hesapadı учетнаязапись имяучетнойзаписи アカウント名 アカウント
        帐户名 계정이름 계정 tunnus käyttäjänimi identifikator bejelentkezésinév belépésiazonosító přihlašovacíjméno"),
    (PersonField::Name, "
        fullname realname givenname firstname lastname surname familyname middlename forename secondname maidenname birthname
        fathersname mothersname mothersmaidenname personname holdername cardholder cardholdername accountholder contactname
        contactperson employeename patientname passengername studentname recipientname customername clientname ownername
        gecos vollname lizenznehmer lizenznehmerin lizenzinhaber licensee licencie licenciatario policyholder beneficiary payee payer vorname nachname familienname geburtsname zuname vollername vollständigername kundenname
        mitarbeitername ansprechpartner ansprechpartnerin kontoinhaber karteninhaber inhaber titular beneficiario beneficiaire begünstigter intestatario rekeninghouder prénom prenom nomdefamille nomfamille
        nomcomplet nomusage nomnaissance titulaire apellido apellidos primerapellido segundoapellido nombres nombrecompleto
        nombrepila sobrenome nomecompleto primeironome cognome nomecognome nomeecognome voornaam achternaam voornamen
        volledigenaam tussenvoegsel fornavn etternavn efternavn förnamn efternamn etunimi sukunimi imię nazwisko
        imięinazwisko jméno příjmení keresztnév vezetéknév prenume soyadı soyisim adsoyad adısoyadı фамилия отчество имя фио
        полноеимя прізвище імя 氏名 姓名 名前 お名前 担当者 担当者名 이름 성명 성함 真实姓名 联系人 聯絡人 שםמלא الاسم"),
    (PersonField::Display, "
        licensedto registeredto licenceto soldto billto shipto issuedto preparedfor preparedby printedby lizenziertfür lizenziertan registriertauf
        licenciéà licenciadoa licenciadopara concessoinlicenzaa registradoa anzeigename nomaffiché nomdaffichage nombremostrado nombreparamostrar
        nomedeexibição nomeexibição nomevisualizzato weergavenaam visningsnamn visningsnavn näyttönimi nazwawyświetlana zobrazovanéjméno görünenad
        отображаемоеимя 表示名 显示名称 표시이름
        displayname display callerid calleridname cn commonname friendlyname nickname agentname assignee assigneename assignedto reporter requester
        requestername approver approvedby author authorname committer committername 
        
        owner manager contact customer cliente clienta klant employee caller callername recipient sender actor actorname personalname
        signedby signer attendee organizer bearbeiter sachbearbeiter ersteller erstelltvon geändertvon zuständig kunde
        kundin mitarbeiter auteur créépar responsable autor creadopor criadopor creatoda displaynameprintable 利用者 利用者名 お客様名 顧客名 申請者 initiator
        teacher doctor physician patient guest passenger student supervisor realnames holder agent operator
        creator tester maintainer deliveredto subjectname attention attn zhd empfänger empfaenger absender
        destinataire expéditeur destinatario remitente mittente ontvanger afzender odbiorca nadawca"),
    (PersonField::Display, "
        anrufer anruferin melder melderin antragsteller antragstellerin kontaktperson besteller auftraggeber auftraggeberin teilnehmer teilnehmerin
        vorgesetzter vorgesetzte betreuer betreuerin verantwortlich verantwortlicher verantwortliche patientin schüler schülerin demandeur demandeuse
        appelant interlocuteur solicitante llamante requerente chamador chiamante richiedente beller aanvrager melder aanmelder zgłaszający dzwoniący
        volající žadatel bejelentő soittaja ilmoittaja innringer uppringare arayan başvuran заявитель звонивший исполнитель ответственный 依頼者 担当
        who vertretung vertreter vertreterin stellvertreter stellvertreterin deputy substitute oncall teamlead remotename
        报告人 신청자 담당자 담당 watcher follower invitee organiser voter handler dispatcher technician technicianname clerk beneficiaries insuredperson"),
    (PersonField::Actor, "
        createdby createdbyname modifiedby updatedby lastmodifiedby lasteditedby submittedby performedby initiatedby changedby reviewedby lastupdatedby
        requestedby ownedby openedby closedby resolvedby escalatedby assignedby approvedby lockedby deletedby editedby reportedby enteredby takenby
        erstelltdurch bearbeitetvon geschlossenvon zugewiesenan zugewiesen gesperrtvon angelegtvon modifiépar attribuéà modificadopor asignadoa
        atribuídoa assegnatoa toegewezenaan tilldeladtill przypisanedo přiřazeno"),
    (PersonField::Surname, "sn"),
    (PersonField::Weak, "
        name nom nombre nome naam navn namn imie nazwa név nume ad isim naim fn initials person nm primary secondary"),
    (PersonField::Phone, "
        tel telnr telno telefon telefonnummer telefonnr telefoon telefoonnummer telefono teléfono telefone téléphone
        teléfonomóvil handy handynummer handynr mobil mobiltelefon mobilnummer mobilnr mobiel gsm gsmnummer portable
        numéroportable celular cel cell cellphone cellulare móvil movil fon fax faxnummer faxnr telefax rufnummer rückruf
        rückrufnummer durchwahl telefonszám telefonní telefonía puhelin puhelinnumero matkapuhelin telefonosu whatsapp
        callerid callingnumber callednumber callingpartynumber calledpartynumber ani dnis fromnumber tonumber msisdn
        sms smsnumber smsto mobileno contactno contactnumber phoneno homephone workphone officephone otherphone
        homenumber worknumber landline ipphone pager hotline κινητό κινητο τηλέφωνο τηλεφωνο τηλ телефон мобильный телефонмобильный 電話 電話番号 携帯 携帯電話
        连絡先 連絡先 联系电话 电话 手机 手机号 手机号码 手機 전화 전화번호 휴대폰 휴대전화 연락처 הטלפון الهاتف"),
    (PersonField::Mac, "
        mac macaddress macaddr macs hwaddr hwaddress hardwareaddress physicaladdress physischeadresse adressephysique
        ethernetaddress ether lladdr bssid bluetoothaddress btaddr wifimac wlanmac lanmac clientmac hw srcmac dstmac sourcemac
        destinationmac devicemac basemac chaddr callingstationid calledstationid stationmac"),
    (PersonField::Id, "
        ssn socialsecurity socialsecuritynumber socialsecurityno nationalid nationalidnumber nationalidentifier nationalidno
        nationalinsurancenumber nationalinsurance nino nin nric hkid taxid taxidnumber taxpayerid tin itin personalid
        personalidnumber idnumber idcard idcardnumber idcardno identitycard identitynumber identitycardnumber
        governmentid passport passportno passportnumber passportnr passnummer passnr documentodeidentidad cartãocidadão cartãodecidadão cartaocidadao kartennummer kartennr cardnumber cardno creditcard creditcardnumber creditcardno numérocarte numérodecarte numerotarjeta númerodetarjeta numerodetarjeta numerocarta numerodicarta kaartnummer numerkarty reisepass reisepassnummer reisepassnr
        passeport numéropasseport pasaporte passaporte passaporto paspoort paspoortnummer ausweis ausweisnummer ausweisnr
        personalausweis personalausweisnummer personalausweisnr cartedidentité cartaidentità drivinglicence drivinglicense
        drivinglicencenumber drivinglicensenumber driverslicense driverslicence driverslicensenumber driverlicense
        driverlicensenumber licencenumber führerschein führerscheinnummer fuehrerschein fuehrerscheinnummer führerscheinnr
        permisdeconduire permisconduire patente rijbewijs rijbewijsnummer prawojazdy steuerid steueridnr
        steueridentifikationsnummer steueridentnr steuernummer steuernr idnr sozialversicherungsnummer
        sozialversicherungsnr svnr svnummer rentenversicherungsnummer rvnr ahv ahvnummer ahvnr ahvn13 pesel nip bsn
        burgerservicenummer nir insee numéroinsee numérodesécuritésociale numérosécuritésociale numsecu numerosecu nsécu nosécu numsécu nss nsecu
        securitesociale sécuritésociale codicefiscale codfiscale codfisc dni nie nif curp rfc cpf cnpj cuit cuil rut
        cédula cedula tckimlik tckimlikno tckn tcno kimlikno aadhaar aadhar aadhaarnumber aadhaarno pannumber panno voterid
        personnummer personnr samordningsnummer fødselsnummer fodselsnummer fødselsnr fodselsnr cpr cprnummer cprnr henkilötunnus hetu egn cnp
        rodnéčíslo rodnecislo rodnéč rodnécislo oib jmbg emšo emso amka afm mynumber マイナンバー 個人番号 身份证 身份证号 身份证号码 身分證字號
        주민등록번호 주민번호 inn snils инн снилс паспорт iban ibannummer kontonummer kontonr bankaccount bankaccountnumber
        bankaccountno accountiban numerodecuenta cuentabancaria numérodecompte rib sortcodeaccount matrikelnummer krankenversichertennummer
        versichertennummer kvnr nhsnumber nhsno medicarenumber healthinsurancenumber"),
    (PersonField::Birth, "
        dateofbirth dob birthdate birthday bday birth birthdt geburtsdatum geburtstag gebdatum gebdat geb geboren geborenam
        datenaissance datedenaissance naissance néle fechanacimiento fechadenacimiento fechanac nacimiento datanascimento
        datadenascimento nascimento datanascita datadinascita nascita geboortedatum fødselsdato födelsedatum födelsedag
        syntymäaika dataurodzenia datanarození datumrođenja doğumtarihi датарождения 生年月日 出生日期 出生年月日 생년월일"),
    (PersonField::Serial, "
        serial serialnumber serialno serialnr serialnum serienummer seriennummer seriennr numérodesérie numerodeserie
        numerodiserie deviceserial deviceserialnumber systemserialnumber chassisserial chassisserialnumber servicetag assettag
        imei imei1 imei2 imeisv imsi iccid meid udid esn deviceudid diskserial diskserialnumber baseboardserialnumber"),
];

/// Ends of names.
#[rustfmt::skip]
const ENDS: &[(PersonField, &str)] = &[
    (PersonField::Account, "username loginname user userprincipalname benutzername samaccountname login"),
    (PersonField::Name, "fullname firstname lastname givenname surname familyname realname middlename vorname nachname
        prénom prenom cardholdername"),
    (PersonField::Display, "displayname agentname customername clientname employeename contactname callername kundenname fromname"),
    (PersonField::Phone, "phone phonenumber phoneno mobile mobilenumber telephone telephonenumber msisdn faxnumber
        facsimiletelephonenumber telefon telefonnummer cellphone fax"),
    (PersonField::Mac, "macaddress macaddr hwaddr bssid physicaladdress"),
    (PersonField::Id, "socialsecuritynumber passportnumber passportno iban taxid ssn nationalid nationalidentitynumber
        nationalidentificationnumber personnin"),
    (PersonField::Birth, "dateofbirth birthdate dob birthday geburtsdatum"),
    (PersonField::Serial, "serialnumber imei"),
];

/// Names that end like one of [`ENDS`] and hold something else.
const NOT: &[&str] = &[
    "isuser",
    "newuser",
    "isnewuser",
    "peruser",
    "maxuser",
    "deleteuser",
    "createuser",
    "updateuser",
    "adduser",
    "getuser",
    "anyuser",
    "alluser",
    "multiuser",
    "enduser",
    "superuser",
    "supportuser",
    "showlogin",
    "lastlogin",
    "firstlogin",
    "nextlogin",
    "nologin",
    "forcelogin",
    "requirelogin",
    "autologin",
    "failedlogin",
    "weblogin",
    "permitrootlogin",
    "rememberlogin",
    "login",
    "haslogin",
    "saml2login",
    "prelogin",
    "postlogin",
    "badlogin",
    "enablelogin",
    "disablelogin",
    "secfetchuser",
    "hasphone",
    "isphone",
    "ismobile",
    "secchuamobile",
    "hasmobile",
    "headphone",
    "microphone",
];

static TABLE: LazyLock<HashMap<&'static str, PersonField>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for (kind, names) in WHOLE {
        for name in names.split_ascii_whitespace() {
            table.entry(name).or_insert(*kind);
        }
    }
    table
});

/// Lower case, letters and digits only, of at most 64 characters.
pub(in crate::redact) fn fold(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

thread_local! {
    /// What was found out about names before: logs say the same few again and again.
    static SEEN: RefCell<HashMap<String, Option<PersonField>>> = RefCell::default();
}

/// How many names are remembered.
const MOST_SEEN: usize = 4096;

/// What the value of a field of this name is, if it is something of a person.
pub(in crate::redact) fn kind(name: &str) -> Option<PersonField> {
    SEEN.with_borrow_mut(|seen| {
        if let Some(kind) = seen.get(name) {
            return *kind;
        }
        let found = classify(name);
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        seen.insert(name.to_owned(), found);
        found
    })
}

fn classify(name: &str) -> Option<PersonField> {
    let folded = fold(name);
    let whole = folded.trim_end_matches(|char: char| char.is_ascii_digit());
    if let Some(kind) = TABLE.get(folded.as_str()).or_else(|| TABLE.get(whole)) {
        return Some(*kind);
    }
    if NOT.contains(&whole) {
        return None;
    }
    if PEOPLE.split_ascii_whitespace().any(|person| person == whole) {
        return Some(PersonField::Display);
    }
    // `watchers`, `approvers`: several of them.
    if let Some(kind @ (PersonField::Display | PersonField::Actor)) =
        whole.strip_suffix('s').and_then(|singular| TABLE.get(singular))
    {
        return Some(*kind);
    }
    let ends = |ends: &str| ends.split_ascii_whitespace().any(|end| whole.ends_with(end));
    ENDS.iter().find(|(_, words)| ends(words)).map(|(kind, _)| *kind)
}

/// Whether a field of this name may hold a person's name, and holds any other thing's as often: `name`.
pub(in crate::redact) fn is_bare_name(name: &str) -> bool {
    kind(name) == Some(PersonField::Weak)
}

/// Names of a part of a name: beside one, a bare `nome` is the other part.
const PARTS: &str = "
    firstname lastname surname familyname middlename forename givenname vorname nachname familienname zuname prénom prenom apellido apellidos
    primerapellido segundoapellido cognome sobrenome voornaam achternaam tussenvoegsel fornavn etternavn efternavn förnamn efternamn etunimi
    sukunimi imię nazwisko jméno příjmení keresztnév vezetéknév prenume soyadı soyad фамилия отчество прізвище";

/// Whether a field of this name holds a part of a person's name.
pub(in crate::redact) fn is_part_of_a_name(name: &str) -> bool {
    let folded = fold(name);
    PARTS.split_ascii_whitespace().any(|part| part == folded)
}

/// Words for a person or several, in front of what is said of them: `caller = {'name': …}`, `people:`. Compared folded.
#[rustfmt::skip]
const PEOPLE: &str = "
    admin admins agent agents ansprechpartner applicant applicants assignee assignees attendee attendees author authors benutzer bediener caller callers
    colleague colleagues contact contacts cdtr creditor customer customers dbtr debtor employee employees guest guests insured kollegen kontakt kontakte kunde kunden lead leads
    manager managers member members mitarbeiter mitarbeiterin operator operators owner owners participant participants patient patients people
    person personen persona personas personne personnes persons principal recipient recipients reporter reviewer reviewers requester sender staff
    student students supervisor supervisors teacher user users usuario usuarios utente utenti utilisateur utilisateurs gebruiker gebruikers";

/// How words begin in the languages that accounts are called in: two consonants.
const ONSETS: &str = "
    bl br bh ch cl cr cz db dh dj dr dw fj fl fr gh gl gn gr gw hr kh kl kn kr kv kw ll mn my ph pf pl pn pr ps pt py qu rh sb sc sg sh sk sl sm sn
    sp sq sr ss st sv sw sy sz tc th tr ts tw ty tz vl vr wh wr xm zh zl zw";

/// `mkern`, `gtamme`: an initial and a family name, as no word begins.
pub(in crate::redact) fn is_initial_and_name(word: &str) -> bool {
    let vowel = |byte: &u8| b"aeiouy".contains(byte);
    let bytes = word.as_bytes();
    bytes.len() >= 5
        && bytes.iter().all(u8::is_ascii_lowercase)
        && !vowel(&bytes[0])
        && !vowel(&bytes[1])
        && bytes[2..].iter().any(vowel)
        && ![
            "http", "ssh", "mysql", "nginx", "smtp", "dhcp", "grpc", "mssql", "pgsql", "ldap", "mqtt", "mk",
            "dns", "ns", "xml", "tls",
        ]
        .iter()
        .any(|program| word.starts_with(program))
        && !ONSETS.split_ascii_whitespace().any(|onset| word.starts_with(onset))
}

/// Whether the last word of a name is one for people: `escalation_contacts`, `Agent`, `zugang.admins`.
pub(in crate::redact) fn is_of_people(name: &str) -> bool {
    let last = name.trim_end_matches(|char: char| !char.is_alphanumeric());
    let last = last.rsplit(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    let hump = last.char_indices().rev().find(|(_, char)| char.is_uppercase()).map_or(0, |(at, _)| at);
    let word = fold(if last.chars().any(char::is_lowercase) { &last[hump..] } else { last });
    !word.is_empty() && PEOPLE.split_ascii_whitespace().any(|person| person == word)
}

/// Whether a field of this name says that what stands beside it is a person's: an address, a telephone number, a given name.
pub(in crate::redact) fn tells_a_person(name: &str) -> bool {
    let folded = fold(name);
    let mail = ["mail", "mailaddress", "correo", "courriel", "メールアドレス", "邮箱", "이메일"];
    mail.iter().any(|end| folded.ends_with(end))
        || matches!(
            kind(name),
            Some(PersonField::Phone | PersonField::Birth | PersonField::Name | PersonField::Id)
        )
}

/// The whole names, for a test of what looks for them.
#[cfg(test)]
pub(in crate::redact) fn whole_names() -> impl Iterator<Item = &'static str> {
    TABLE.keys().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        for name in TABLE.keys() {
            assert_eq!(fold(name), *name);
        }
    }

    #[test]
    fn names_of_things_hold_nothing_of_a_person() {
        for name in [
            "hostname",
            "filename",
            "role_name",
            "class",
            "className",
            "user_agent",
            "user_id",
            "userRole",
            "pathname",
            "is_new_user",
        ] {
            assert_eq!(kind(name), None, "{name}");
        }
        assert_eq!(kind("X-Forwarded-User"), Some(PersonField::Account));
        assert_eq!(kind("spring.datasource.username"), Some(PersonField::Account));
        assert_eq!(kind("Full Name"), Some(PersonField::Name));
        assert_eq!(kind("customer_phone_number"), Some(PersonField::Phone));
    }
}
