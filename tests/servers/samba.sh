# shellcheck shell=bash
# Samba's domain controller from Debian: Active Directory over LDAP, on a loopback address of its own, since its ports cannot be chosen.
FULL_ONLY=1
VERSION=4.17
DOMAIN=ad.example.org
BASE=DC=ad,DC=example,DC=org
ADMIN_PW=Admin-secret-1
READER_PW=Reader-secret-1
PW=Pw-12345678
PORTS='389 636 3268 3269'

server_install() {
  [ "$(id -u)" = 0 ] || die "Samba's ports are below 1024: it needs root"
  need ldapsearch:ldap-utils openssl
  apt_install samba samba-ad-dc samba-ad-provision samba-dsdb-modules winbind ldb-tools
  samba --version | grep -q "^Version $VERSION" || die "samba is not $VERSION"
}

free_address() { # one of 127.0.0.0/8 of which none of the ports is taken
  python3 - $PORTS <<'PY'
import random, socket, sys
while True:
    address = f"127.{random.randrange(64, 250)}.{random.randrange(1, 250)}.{random.randrange(2, 250)}"
    try:
        for port in sys.argv[1:]:
            with socket.socket() as s:
                s.bind((address, int(port)))
    except OSError:
        continue
    print(address)
    break
PY
}

configure() { # ADDRESS
  mkdir -p "$DATA"/{private,state,cache,lock,run,log,bind,sysvol,netlogon,tls}
  (cd "$DATA/tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=Directory tests' -keyout ca.key -out ca.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=dc1.$DOMAIN" -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.pem \
      -extfile <(printf 'subjectAltName=IP:%s,DNS:dc1.%s\nbasicConstraints=CA:FALSE\n' "$1" $DOMAIN)
    chmod 600 server.key)
  cat >"$DATA/smb.conf" <<CONF
[global]
  netbios name = DC1
  realm = ${DOMAIN^^}
  workgroup = AD
  server role = active directory domain controller
  server services = ldap
  interfaces = $1/8
  bind interfaces only = yes
  private dir = $DATA/private
  state directory = $DATA/state
  cache directory = $DATA/cache
  lock directory = $DATA/lock
  pid directory = $DATA/run
  binddns dir = $DATA/bind
  ncalrpc dir = $DATA/run/ncalrpc
  winbindd socket directory = $DATA/run/winbindd
  ntp signd socket directory = $DATA/run/ntp_signd
  log file = $DATA/log/%m.log
  # a simple bind without TLS is what a test can make either way
  ldap server require strong auth = no
  tls keyfile = $DATA/tls/server.key
  tls certfile = $DATA/tls/server.pem
  tls cafile = $DATA/tls/ca.pem
  # where the file system takes no security attributes
  posix:eadb = $DATA/private/eadb.tdb
[sysvol]
  path = $DATA/sysvol
  read only = no
[netlogon]
  path = $DATA/netlogon
  read only = no
CONF
}

tool() { samba-tool "$@" --configfile="$DATA/smb.conf"; }

boot() { # ADDRESS
  launch samba TERM samba -s "$DATA/smb.conf" -M single --foreground --no-process-group
  wait_for samba 60 ldapsearch -x -LLL -H "ldap://$1" -b '' -s base defaultNamingContext
}

WEAK=(uac lockout pwdlastset memberof expires) # and ou: a reader without one property, or without an organizational unit
guid() { # of a property, as the schema has it
  case $1 in
    uac) echo bf967a68-0de6-11d0-a285-00aa003049e2 ;;
    lockout) echo 28630ebf-41d5-11d1-a9c1-0000f80367c1 ;;
    pwdlastset) echo bf967a0a-0de6-11d0-a285-00aa003049e2 ;;
    memberof) echo bf967991-0de6-11d0-a285-00aa003049e2 ;;
    expires) echo bf967915-0de6-11d0-a285-00aa003049e2 ;;
  esac
}

server_start() {
  local address name
  address=$(free_address)
  configure "$address"
  tool domain provision --realm="${DOMAIN^^}" --domain=AD --server-role=dc --dns-backend=NONE --adminpass=$ADMIN_PW --host-name=dc1 --host-ip="$address"
  # 3 failures lock for 15 minutes; a password lives 90 days
  tool domain passwordsettings set --complexity=off --account-lockout-threshold=3 --account-lockout-duration=15 --reset-account-lockout-after=15 \
    --max-pwd-age=90 --min-pwd-age=0 --min-pwd-length=7 --history-length=3
  boot "$address"
  put SAMBA_URL "ldap://$address:389"
  put SAMBA_TLS_URL "ldaps://$address:636"
  put SAMBA_CA "$DATA/tls/ca.pem"
  put SAMBA_DOMAIN $DOMAIN
  put SAMBA_BASE $BASE
  put SAMBA_USER reader@$DOMAIN
  put SAMBA_USER_DN CN=reader,OU=Services,$BASE
  put SAMBA_PASSWORD $READER_PW
  for name in "${WEAK[@]}" ou; do put "SAMBA_WEAK_NO_${name^^}" "no-$name@$DOMAIN"; done
  put SAMBA_ADMIN administrator@$DOMAIN
  put SAMBA_ADMIN_PASSWORD $ADMIN_PW
  put SAMBA_USER_PASSWORD $PW
}

quoted() { printf '"%s"' "$1" | iconv -t UTF-16LE | base64 -w0; } # how unicodePwd wants it
as_admin() { LDAPTLS_CACERT=$SAMBA_CA "$1" -x -H "$SAMBA_TLS_URL" -D "$SAMBA_ADMIN" -w $ADMIN_PW "${@:2}"; } # passwords go over TLS alone
find_as() { ldapsearch -x -o ldif-wrap=no -LLL -H "$SAMBA_URL" -D "$1" -w "$READER_PW" -b $BASE "${@:2}"; } # ACCOUNT FILTER ATTRIBUTE...
value() { as_admin ldapsearch -o ldif-wrap=no -LLL -b $BASE "$1" "$2" | sed -n "s/^$2: //p"; } # FILTER ATTRIBUTE
bind_as() { LDAPTLS_CACERT=$SAMBA_CA ldapsearch -x -H "$SAMBA_TLS_URL" -D "$1" -w "$2" -LLL -b '' -s base 1.1; } # ACCOUNT PASSWORD
wrong() { for _ in $(seq "$2"); do bind_as "$1" not-the-password >/dev/null 2>&1 || true; done; } # ACCOUNT TIMES
dn_of() { # USER
  local dn
  dn=$(value "(sAMAccountName=$1)" distinguishedName)
  [ -n "$dn" ] || die "no user $1"
  printf '%s' "$dn"
}
change() { printf 'dn: %s\nchangetype: modify\n%s\n' "$1" "$2" | as_admin ldapmodify >/dev/null; } # DN LINES
set_to() { change "$1" "replace: $2"$'\n'"$2: $3"; } # DN ATTRIBUTE VALUE

user() { # NAME UNIT PASSWORD UAC [LINE...]
  printf 'dn: CN=%s,OU=%s,%s\nobjectClass: user\nsAMAccountName: %s\n' "$1" "$2" $BASE "$1"
  printf 'userPrincipalName: %s@%s\nmail: %s@example.org\nuserAccountControl: %s\n' "$1" $DOMAIN "$1" "$4"
  [ -z "$3" ] || printf 'unicodePwd:: %s\n' "$(quoted "$3")"
  printf '%s\n' "${@:5}"
  echo
}
group() { # NAME DN...
  printf 'dn: CN=%s,OU=Groups,%s\nobjectClass: group\nsAMAccountName: %s\n' "$1" $BASE "$1"
  [ $# = 1 ] || printf 'member: %s\n' "${@:2}"
  echo
}
staff() { echo "CN=$1,OU=Staff,$BASE"; }

server_seed() {
  local name sid i
  { # may be repeated: what is there is replaced
    for i in ana sam nia bob carol peggy erin xavier pia; do staff $i; done
    echo "CN=otto,OU=Board,$BASE"
    for i in everyone Agents 'Night agents' Shift Viewers; do echo "CN=$i,OU=Groups,$BASE"; done
  } | as_admin ldapdelete -c >/dev/null 2>&1 || true
  if ! value '(ou=Staff)' ou | grep -q Staff; then
    for i in Services Staff Board Groups; do printf 'dn: OU=%s,%s\nobjectClass: organizationalUnit\n\n' $i $BASE; done | as_admin ldapadd >/dev/null
    for name in reader "${WEAK[@]/#/no-}" no-ou; do user "$name" Services $READER_PW 66048; done | as_admin ldapadd >/dev/null
    for name in "${WEAK[@]}"; do
      sid=$(sid_of "no-$name")
      tool dsacl set --objectdn=$BASE --sddl="(OD;CI;RP;$(guid "$name");;$sid)" >/dev/null
    done
    tool dsacl set --objectdn="OU=Board,$BASE" --sddl="(D;CI;RPLCLORC;;;$(sid_of no-ou))" >/dev/null
  fi
  {
    for i in ana sam nia carol peggy pia; do user $i Staff $PW 512; done
    user bob Staff $PW 514
    user erin Staff '' 544 # password not required, and there is none
    user xavier Staff $PW 512 "accountExpires: $(filetime '2 days ago')"
    user otto Board $PW 512
    group Shift "$(staff nia)"
    group 'Night agents' "CN=Shift,OU=Groups,$BASE"
    group Agents "$(staff ana)" "$(staff bob)" "$(staff carol)" "$(staff pia)" "CN=otto,OU=Board,$BASE" "CN=Night agents,OU=Groups,$BASE"
    group Viewers "$(staff sam)" "$(staff peggy)"
  } | as_admin ldapadd >/dev/null
  set_to "$(staff pia)" primaryGroupID "$(rid_of Agents)" # no memberOf says so
  set_to "$(staff peggy)" pwdLastSet 0
  bind_as ana@$DOMAIN $PW >/dev/null
  wrong carol@$DOMAIN 3
  put SAMBA_USER_GOOD ana
  put SAMBA_USER_NO_ROLE sam
  put SAMBA_USER_NESTED nia
  put SAMBA_USER_PRIMARY_GROUP pia
  put SAMBA_USER_DISABLED bob
  put SAMBA_USER_LOCKED carol
  put SAMBA_USER_MUST_CHANGE peggy
  put SAMBA_USER_NO_PASSWORD erin
  put SAMBA_USER_EXPIRED xavier
  put SAMBA_USER_OTHER_UNIT otto
  put SAMBA_USER_ABSENT nobody
}

filetime() { echo $((($(date -u -d "$1" +%s) + 11644473600) * 10000000)); } # 100 ns since 1601
raw_sid() { as_admin ldapsearch -o ldif-wrap=no -LLL -b $BASE "(sAMAccountName=$1)" objectSid | sed -n 's/^objectSid:: //p'; }
sid_of() {
  python3 -c 'import base64, struct, sys
b = base64.b64decode(sys.argv[1])
print("-".join(map(str, ["S", b[0], int.from_bytes(b[2:8], "big"), *struct.unpack("<%dI" % b[1], b[8:])])))' "$(raw_sid "$1")"
}
rid_of() { sid_of "$1" | sed 's/.*-//'; }

server_check() {
  has() { # NAME ACCOUNT WORDS FILTER ATTRIBUTE...
    local found=no
    { find_as "$2" "${@:4}" 2>&1 || true; } | grep -Fi -- "$3" >/dev/null && found=yes
    check_is "$1" $found yes
  }
  lacks() {
    local found=no
    { find_as "$2" "${@:4}" 2>&1 || true; } | grep -Fi -- "$3" >/dev/null && found=yes
    check_is "$1" $found no
  }
  nested="memberOf:1.2.840.113556.1.4.1941:=CN=Agents,OU=Groups,$BASE"
  refusal() { { bind_as "$1@$DOMAIN" $PW 2>&1 || true; } | sed -n 's/.*data \([0-9a-f]*\).*/\1/p'; }
  has "ana is an agent" "$SAMBA_USER" CN=Agents '(sAMAccountName=ana)' memberOf
  has "nia is one, nested" "$SAMBA_USER" CN=nia "(&(sAMAccountName=nia)($nested))" 1.1
  lacks "sam is none" "$SAMBA_USER" CN=sam "(&(sAMAccountName=sam)($nested))" 1.1
  lacks "pia's primary group is in no memberOf" "$SAMBA_USER" cn=agents '(sAMAccountName=pia)' memberOf
  has "pia's primary group" "$SAMBA_USER" "primaryGroupID: $(rid_of Agents)" '(sAMAccountName=pia)' primaryGroupID
  has "bob is disabled" "$SAMBA_USER" 'userAccountControl: 514' '(userPrincipalName=bob@ad.example.org)' userAccountControl
  has "carol is locked, as the server computes it" "$SAMBA_USER" 'Control-Computed: 16' '(mail=carol@example.org)' msDS-User-Account-Control-Computed
  has "peggy must change" "$SAMBA_USER" 'pwdLastSet: 0' '(sAMAccountName=peggy)' pwdLastSet
  has "ana has signed in" "$SAMBA_USER" 'lastLogonTimestamp: 1' '(sAMAccountName=ana)' lastLogonTimestamp
  check_is "bob is refused as disabled" "$(refusal bob)" 533
  check_is "carol is refused as locked" "$(refusal carol)" 775
  check_is "peggy is refused until she changes it" "$(refusal peggy)" 773
  check_is "xavier is refused as expired" "$(refusal xavier)" 701
  lacks "without userAccountControl" "$SAMBA_WEAK_NO_UAC" userAccountControl: '(sAMAccountName=bob)' userAccountControl
  lacks "without lockoutTime" "$SAMBA_WEAK_NO_LOCKOUT" lockoutTime: '(sAMAccountName=carol)' lockoutTime
  has "with lockoutTime" "$SAMBA_USER" lockoutTime: '(sAMAccountName=carol)' lockoutTime
  lacks "without pwdLastSet" "$SAMBA_WEAK_NO_PWDLASTSET" pwdLastSet: '(sAMAccountName=peggy)' pwdLastSet
  lacks "without memberOf" "$SAMBA_WEAK_NO_MEMBEROF" memberOf: '(sAMAccountName=ana)' memberOf
  lacks "without accountExpires" "$SAMBA_WEAK_NO_EXPIRES" accountExpires: '(sAMAccountName=xavier)' accountExpires
  lacks "without a unit" "$SAMBA_WEAK_NO_OU" otto '(sAMAccountName=otto)' 1.1
  has "with it" "$SAMBA_USER" otto '(sAMAccountName=otto)' 1.1
  check_is "a wrong password of the reader" "$({ READER_PW=wrong; find_as "$SAMBA_USER" '(cn=ana)' 1.1 2>&1 || true; } | grep -c 'data 52e')" 1
}

copied() { # another server with the same content, which may be asked anything: sets COPY, its address
  local address
  address=$(sed 's,.*//,,; s,:.*,,' <<<"$SAMBA_URL")
  COPY=$(free_address)
  halt copy
  halt samba # its databases are whole when nobody writes
  rm -rf "$W/copy"
  cp -a "$DATA" "$W/copy"
  boot "$address"
  sed -i "s,$DATA/,$W/copy/,; s,$address/,$COPY/," "$W/copy/smb.conf"
  # the certificate is of the other address
  (cd "$W/copy/tls" && openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.pem \
    -extfile <(printf 'subjectAltName=IP:%s\nbasicConstraints=CA:FALSE\n' "$COPY") 2>/dev/null)
  launch copy TERM samba -s "$W/copy/smb.conf" -M single --foreground --no-process-group
  wait_for copy 60 ldapsearch -x -LLL -H "ldap://$COPY" -b '' -s base defaultNamingContext
}

server_do() { # USER is a sAMAccountName
  local dn g
  case ${1:-} in
    deactivate | activate | lock | unlock | must-change | set-password | expire | extend | sign-in | delete | join | leave) dn=$(dn_of "$2") ;;
  esac
  case ${1:-} in
    join | leave) g=$(dn_of "$3") ;;
  esac
  case ${1:-} in
    deactivate) set_to "$dn" userAccountControl 514 ;;
    activate) set_to "$dn" userAccountControl 512 ;;
    lock) wrong "$2@$DOMAIN" 3 ;;
    unlock) set_to "$dn" lockoutTime 0 ;;
    must-change) set_to "$dn" pwdLastSet 0 ;;
    set-password) change "$dn" "replace: unicodePwd"$'\n'"unicodePwd:: $(quoted "${3:-$PW}")" ;;
    expire) set_to "$dn" accountExpires "$(filetime '1 day ago')" ;;
    extend) set_to "$dn" accountExpires 0 ;;
    sign-in) bind_as "$2@$DOMAIN" "${3:-$PW}" >/dev/null ;;
    delete) as_admin ldapdelete "$dn" ;;
    join) change "$g" "add: member"$'\n'"member: $dn" ;;
    leave) change "$g" "delete: member"$'\n'"member: $dn" ;;
    id) python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$W/people-samba.json" "$2" ;;
    people)
      local script=${ESCALATE_PEOPLE_SAMBA_SCRIPT:-$HERE/samba-people.py}
      PYTHONPATH=$HERE python3 "$script" seed "$ENVFILE" "${@:2}"
      copied
      local rc=0
      ASK_URL=ldaps://$COPY:636 PYTHONPATH=$HERE python3 "$script" ask "$ENVFILE" "${@:2}" || rc=$?
      halt copy
      rm -rf "$W/copy"
      return $rc ;;
    down) halt samba ;;
    up) alive samba || boot "$(sed 's,.*//,,; s,:.*,,' <<<"$SAMBA_URL")" ;;
    *) die "do deactivate|activate|lock|unlock|must-change|expire|extend|sign-in|delete USER, set-password USER [PASSWORD], join|leave USER GROUP,
  id PERSON-ID, people [FILE], down, up" ;;
  esac
}
