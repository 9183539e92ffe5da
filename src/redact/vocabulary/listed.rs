//! The names that decide: which headers, parameters and body fields keep their value in a listed place, and which never do.
//!
//! Names are compared folded: lower case, only letters and digits, so `X-Request-Id`, `x_request_id` and `xRequestId` are
//! the same.
//!
//! The secret names start from the lists of Google's and Cloudflare's HAR sanitizers (Apache-2.0), of Okta's guide to
//! cleaning by hand and of Chrome's sanitized export; the others were added here.

use std::sync::LazyLock;

/// The longest name that is on a list. Longer ones are on none.
const LONGEST: usize = 48;

/// A folded name, without an allocation.
pub(in crate::redact) struct Folded {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Folded {
    pub(in crate::redact) fn as_str(&self) -> &str {
        // Only ASCII letters and digits were put in.
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// The name without what people write differently.
pub(in crate::redact) fn fold(name: &str) -> Folded {
    let mut folded = Folded { bytes: [0; LONGEST], length: 0 };
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        if folded.length == LONGEST {
            return Folded { bytes: [0; LONGEST], length: 0 };
        }
        folded.bytes[folded.length] = byte.to_ascii_lowercase();
        folded.length += 1;
    }
    folded
}

/// Names, sorted.
type NameTable = LazyLock<Vec<&'static str>>;

fn words(text: &'static str) -> Vec<&'static str> {
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.sort_unstable();
    words
}

fn has(table: &NameTable, name: &Folded) -> bool {
    table.binary_search(&name.as_str()).is_ok()
}

/// A header whose value stays (cleaned as text).
pub(in crate::redact) fn is_kept_header(name: &Folded) -> bool {
    has(&HEADERS, name)
}

/// A header or field that holds a URL.
pub(in crate::redact) fn is_url(name: &Folded) -> bool {
    has(&URLS, name)
}

/// A query parameter or form field whose value stays (cleaned as text).
pub(in crate::redact) fn is_kept_parameter(name: &Folded) -> bool {
    has(&PARAMETERS, name)
}

/// A field of a body whose value stays (cleaned as text).
pub(in crate::redact) fn is_kept_field(name: &Folded) -> bool {
    has(&FIELDS, name)
}

/// A parameter, header or cookie whose value goes everywhere.
pub(in crate::redact) fn is_secret_parameter(name: &Folded) -> bool {
    has(&SECRET_PARAMETERS, name)
}

/// A field whose value goes in any JSON. Fewer than the parameters: `state` and `code` are secret in a query string and the
/// diagnosis in a body.
pub(in crate::redact) fn is_secret_field(name: &Folded) -> bool {
    has(&SECRET_FIELDS, name)
}

/// Whether the name is on any of the lists.
pub(in crate::redact) fn is_known(name: &Folded) -> bool {
    [&HEADERS, &PARAMETERS, &FIELDS, &URLS, &SECRET_PARAMETERS, &SECRET_FIELDS]
        .iter()
        .any(|table| has(table, name))
}

/// Headers that tell what happened: content, cache, network, versions, and the ids by which a request is found again.
static HEADERS: NameTable = LazyLock::new(|| {
    words(
        "
    accept acceptch acceptcharset acceptencoding acceptlanguage acceptpatch acceptpost acceptranges
    accesscontrolallowcredentials accesscontrolallowheaders accesscontrolallowmethods accesscontrolalloworigin
    accesscontrolexposeheaders accesscontrolmaxage accesscontrolrequestheaders accesscontrolrequestmethod
    accesscontrolrequestprivatenetwork age allow allowedmethods altsvc apigwrequestid authority b3 baggage
    cachecontrol cachestatus cdncache cdncachecontrol cdnrequestcountrycode cdnrequestid cfapoviatcb
    cfcachestatus cfedgecache cfray clearsitedata clientrequestid connection contentdigest contentdisposition
    contentencoding contentlanguage contentlength contentmd5 contentrange contentsecuritypolicy
    contentsecuritypolicyreportonly contenttype correlationid criticalch crossoriginembedderpolicy
    crossoriginembedderpolicyreportonly crossoriginopenerpolicy crossoriginopenerpolicyreportonly
    crossoriginresourcepolicy dataserviceversion date deprecation devicememory digest dnt downlink dpr
    earlydata ect elasticapmtraceparent errorcode etag expect expectct expires featurepolicy forwarded
    grpcmessage grpcstatus host ifmatch ifmodifiedsince ifnonematch ifrange ifunmodifiedsince keepalive
    lastmodified link maxforwards method mscorrelationid mscv msrequestid nel newrelic odatamaxversion
    odataversion operationid origin originagentcluster p3p permissionspolicy pragma priority protocol
    proxystatus purpose range ratelimit ratelimitlimit ratelimitpolicy ratelimitremaining ratelimitreset
    referrerpolicy reportingendpoints reportto reprdigest requestcontext requestid retryafter retryafterms rtt
    scheme secchua secchuamobile secchuaplatform secfetchdest secfetchmode secfetchsite secfetchstorageaccess
    secfetchuser secgpc secpurpose secwebsocketextensions secwebsocketversion sentrytrace server servertiming
    soapaction status statustext stricttransportsecurity sunset surrogatecontrol surrogatekey te
    timingalloworigin traceid traceparent tracestate trailer transactionid transferencoding ubertraceid
    upgrade upgradeinsecurerequests useragent vary via viewportwidth wantdigest warning xaccelexpires
    xakamaitransformed xamzapigwid xamzapigwtrace xamzbucketregion xamzcfid xamzcfpop xamzdeletemarker xamzid2
    xamznerrortype xamznrequestid xamzntraceid xamzrequestid xamzserversideencryption xamzstorageclass
    xamzversionid xapiversion xapplicationcontext xaspnetmvcversion xaspnetversion xauth0requestid xazureref
    xb3parentspanid xb3sampled xb3spanid xb3traceid xbackend xbackendserver xcache xcachehits xcachekey
    xcachestatus xcdn xcloudtracecontext xcluster xcontenttypeoptions xcorrelationid xdatadogorigin
    xdatadogparentid xdatadogsamplingpriority xdatadogtraceid xdebug xdnsprefetchcontrol xdownloadoptions
    xdrupalcache xedgelocation xenv xenvironment xenvoydecoratoroperation xenvoyupstreamservicetime xerror
    xerrorcode xerrordetail xerrorid xerrormessage xerrorreason xexception xfastcgicache xfeature
    xforwardedfor xforwardedhost xforwardedport xforwardedproto xframeoptions xgenerator xgithubrequestid
    xgooggeneration xgooghash xgoogmetageneration xgoogstorageclass xguploaderuploadid xhost
    xhttpmethodoverride xkongproxylatency xkongrequestid xkongupstreamlatency xlbname xlitespeedcache
    xmsblobtype xmsclientrequestid xmscorrelationrequestid xmserrorcode xmserrormessage xmsestsserver
    xmsezsrequestid xmsfailurecause xmsleasestate xmsleasestatus xmsratelimitremainingsubscriptionreads
    xmsrequestid xmsroutingrequestid xmsversion xnode xoktarequestid xpermittedcrossdomainpolicies xpod
    xpoweredby xproxycache xratelimitlimit xratelimitremaining xratelimitreset xratelimitresource
    xratelimitused xrealip xreason xregion xrequestedwith xrequestid xrequeststart xrequeststarttime
    xresponsetime xrobotstag xruntime xservedby xserver xshouldretry xslackreqid xspanid xsrvtrace xstatus
    xstatuscode xtenant xtenantid xtenantname xtimer xtraceid xtransactionid xtransactionname xuacompatible
    xupstream xupstreamstatus xvarnish xvercelid xversion xxssprotection xzendeskrequestid zdrequestid",
    )
});

/// Parameters that tell what was asked for.
static PARAMETERS: NameTable = LazyLock::new(|| {
    words(
        "
    accesstype acrvalues action after apiversion asc before clientassertiontype clientid clientrequestid
    codechallengemethod correlationid count desc dir direction display dryrun embed enabled environment error
    errorcode errordescription errorreason errorsubcode errorsubtype erroruri event execution expand feature featureflag
    fields filterby flag format from granttype height hl include lang language limit locale maxage maxresults
    mode offset order orderby org organization organizationid orgid page pagenumber pagesize per permission
    permissions perpage plan platform port product prompt protocol provider range region requestedtokentype
    requestid resource responsemode responsetype role roles scope scopes section since size skip sort sortby
    sortorder source start startindex status step subjecttokentype tab target tenant tenantid tenantname theme
    tier timezone to top total traceid type tz uilocale uilocales until v ver version vsn view width workspace
    workspaceid",
    )
});

/// Fields of bodies that tell what went wrong, where, when, and what the account may do.
static FIELDS: NameTable = LazyLock::new(|| {
    words(
        "
    action actions active apiversion attempts beta betaaccess blocked browser build bytes category causes
    challengetype channel claims code component correlationid count country created createdat currency date
    datetime deactivated deleted detail details disabled displaymessage documentationurl duration elapsed
    enabled end endpoint environment error errorcause errorcauses errorcode errorcodes errordescription
    errorid errorlink errormessage errors errorsubcode errorsummary errortype erroruri event eventtype
    exception expired expires expiresat expiresin failed failure failurereason feature featureflag features
    fields file flag flags format function functionname granted granttype groups hasbetaaccess help hint host
    hostname httpstatus httpversion innererror instance invitestatus issue issuedat kind label lang language
    lastlogin lastupdated lastupdatedat level line linenumber locale locked lockedout logger membership
    memberships message messages method mode modified module msg msgid nextstep oper operation operationname
    organization orgname origin outcome path permission permissions phase pid plan planname platform pod
    policy priority product protocol provider reason reasons region requestid required requiredpermission
    requiredrole requiredscope requiredscopes resource resources response responsetype result retryafter role
    rolename roles scope scopes scriptid server service severity source span spanid spec stack stacktrace
    start state status statuscode statusmessage statustext step success summary suspended target tenant
    tenantid tenantname thread tier time timestamp timezone title trace tracebackid traceid traceparent
    transactionid type typename types uisummary updated updatedat uri url useragent valid validation version
    warning warnings workspace workspaceid",
    )
});

/// Names of headers and fields that hold a URL.
static URLS: NameTable = LazyLock::new(|| {
    words(
        "
    callbackurl contentlocation documentationurl endpoint erroruri href location path redirecturi redirecturl
    referer referrer returnto returnurl sourceurl src uri url",
    )
});

/// Parameters, headers and cookies that are secret by their name.
static SECRET_PARAMETERS: NameTable = LazyLock::new(|| {
    words(
        "
    accesskey accesstoken activationtoken actortoken apikey appid assertion at auth authenticationinfo
    authenticitytoken authorization awsaccesskeyid bearer cfaccessjwtassertion challenge clientassertion
    clientcredential clientsecret code codechallenge codeverifier cookie credential credentials csrf
    csrftoken currentpassword devicecode devicesecret devicetoken dpop email facetid fcparams hdtoken hmac
    idtoken idtokenhint interactionhandle invitation invitetoken jsessionid jwt key keypairid loginhint
    logouttoken magic mfacode newpassword nonce oldpassword otp passcode passphrase passwd password
    passwordconfirmation phpsessionid pin policy privatetoken proxyauthorization pwd recoverytoken refresh
    refreshtoken relaystate resettoken rt samlart samlrequest samlresponse se secret secwebsocketprotocol
    serverdata sessionid sessiontoken setcookie shdf sid sig signature skey spr st state statehandle statetoken
    subjecttoken sv ticket token totp usercode usg verificationcode vses2 wctx wresult xaccesstoken
    xamzcredential xamzsecuritytoken xamzsignature xapikey xauthtoken xclientdata xcsrftoken
    xforwardedaccesstoken xgitlabtoken xgoogiapjwtassertion xgoogsignature xhubsignature256
    xmstokenaadaccesstoken xoktaxsrftoken xslacksignature xsrf xvaulttoken xxsrftoken",
    )
});

/// Fields of JSON that are secret by their name.
static SECRET_FIELDS: NameTable = LazyLock::new(|| {
    words(
        "
    accesskey accesstoken activationtoken actortoken apikey assertion authenticationinfo authenticitytoken
    authorization awsaccesskeyid bearer cfaccessjwtassertion clientassertion clientcredential clientsecret
    codechallenge codeverifier cookie credential credentials csrf csrftoken currentpassword devicecode
    devicesecret devicetoken dpop facetid fcparams hdtoken hmac idtoken idtokenhint interactionhandle
    invitetoken jsessionid jwt keypairid logouttoken magic mfacode newpassword oldpassword otp passcode
    passphrase passwd password passwordconfirmation phpsessionid pin privatetoken proxyauthorization pwd
    recoverytoken refreshtoken relaystate resettoken samlart samlrequest samlresponse secret
    secwebsocketprotocol serverdata sessionid sessiontoken setcookie shdf sid sig signature skey statehandle
    statetoken subjecttoken token totp usercode usg verificationcode vses2 wctx wresult xaccesstoken
    xamzcredential xamzsecuritytoken xamzsignature xapikey xauthtoken xclientdata xcsrftoken
    xforwardedaccesstoken xgitlabtoken xgoogiapjwtassertion xgoogsignature xhubsignature256
    xmstokenaadaccesstoken xoktaxsrftoken xslacksignature xsrf xvaulttoken xxsrftoken",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_folded() {
        for table in [&HEADERS, &PARAMETERS, &FIELDS, &URLS, &SECRET_PARAMETERS, &SECRET_FIELDS] {
            for name in table.iter() {
                assert_eq!(fold(name).as_str(), *name);
            }
        }
    }

    #[test]
    fn what_is_secret_is_never_kept() {
        for name in SECRET_PARAMETERS.iter() {
            assert!(!HEADERS.contains(name) && !PARAMETERS.contains(name), "{name}");
        }
        for name in SECRET_FIELDS.iter() {
            assert!(!FIELDS.contains(name), "{name}");
        }
    }
}
