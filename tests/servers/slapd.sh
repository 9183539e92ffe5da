# shellcheck shell=bash
# OpenLDAP's slapd from Debian with its own slapd.conf: password policies, memberOf, the time of the last bind; TLS with an authority of its own.
VERSION=2.5
FULL_ONLY=1
BASE=dc=example,dc=org
ROOT_DN=cn=admin,$BASE
ROOT_PW=admin-secret
READER_PW=reader-secret
PW=Pw-12345678
SLAPD=/usr/sbin/slapd

server_install() {
  # its own database and service are not wanted: this server has a configuration and a folder of its own
  apt_answers <<<'slapd slapd/no_configuration boolean true'
  apt_install slapd ldap-utils openssl
  $SLAPD -VV 2>&1 | grep -q "slapd $VERSION" || die "$SLAPD is not $VERSION"
}

certificates() { # an authority, and a certificate of it for 127.0.0.1 and localhost
  mkdir -p "$DATA/tls"
  (cd "$DATA/tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=Directory tests' -keyout ca.key -out ca.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$LOOP" -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.pem \
      -extfile <(printf 'subjectAltName=IP:%s,DNS:localhost\nbasicConstraints=CA:FALSE\n' $LOOP))
}

PWD_ATTRS=pwdChangedTime,pwdAccountLockedTime,pwdFailureTime,pwdReset,pwdGraceUseTime,pwdPolicySubentry,pwdLastSuccess
PWD_ATTRS+=,pwdStartTime,pwdEndTime,pwdAccountTmpLockoutEnd

configure() { # FOLDER: slapd.conf for the database in FOLDER/db; each account of ou=services is short of what it is called after
  mkdir -p "$1/db"
  cat >"$1/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile $1/slapd.pid
loglevel none
sizelimit 500
TLSCACertificateFile $DATA/tls/ca.pem
TLSCertificateFile $DATA/tls/server.pem
TLSCertificateKeyFile $DATA/tls/server.key
database mdb
suffix "$BASE"
rootdn "$ROOT_DN"
rootpw $ROOT_PW
directory $1/db
maxsize 268435456
dbnosync
index objectClass,member,memberOf,entryUUID eq
index uid,cn,mail eq,sub
lastbind on
overlay ppolicy
ppolicy_default "cn=default,ou=policies,$BASE"
ppolicy_use_lockout
overlay memberof
memberof-refint true
limits dn.exact="cn=reader,ou=services,$BASE" size=500 size.prtotal=unlimited
limits dn.exact="cn=no-size,ou=services,$BASE" size=5 size.prtotal=5
# "search" tells by a filter that a password is there, and does not show it
access to attrs=userPassword
  by self =xw
  by dn.exact="cn=no-presence,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" search
  by anonymous auth
access to attrs=pwdHistory by * none
access to attrs=$PWD_ATTRS
  by dn.exact="cn=no-pwd,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" read
  by self read
access to attrs=memberOf
  by dn.exact="cn=no-memberof,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" read
access to attrs=mail
  by dn.exact="cn=no-mail,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" read
  by self read
access to dn.subtree="ou=globex,$BASE"
  by dn.exact="cn=no-globex,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" read
  by self read
access to dn.subtree="ou=groups,$BASE"
  by dn.exact="cn=no-groups,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" read
access to dn.subtree="ou=policies,$BASE"
  by dn.exact="cn=no-policies,ou=services,$BASE" none
  by dn.onelevel="ou=services,$BASE" read
access to *
  by dn.onelevel="ou=services,$BASE" read
  by self read
  by anonymous auth
CONF
}

policy() { # NAME LINE...
  printf 'dn: cn=%s,ou=policies,%s\nobjectClass: device\nobjectClass: pwdPolicy\ncn: %s\npwdAttribute: userPassword\n' "$1" $BASE "$1"
  printf '%s\n' "${@:2}"
  echo
}

skeleton() { # tenants, policies, accounts that read
  printf 'dn: %s\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n' $BASE
  local ou name i
  for ou in groups policies services acme globex; do
    printf 'dn: ou=%s,%s\nobjectClass: organizationalUnit\nou: %s\n' $ou $BASE $ou
    case $ou in acme) echo 'description: Acme Ltd' ;; globex) echo 'description: Globex Corporation' ;; esac
    echo
  done
  for ou in acme globex; do printf 'dn: ou=people,ou=%s,%s\nobjectClass: organizationalUnit\nou: people\n\n' $ou $BASE; done
  for i in $(seq 1499); do person globex "crowd-$i"; done
  # 3 failures lock for 15 minutes; a password lives 90 days; an admin's password must be changed
  local common=('pwdMustChange: TRUE' 'pwdAllowUserChange: TRUE' 'pwdInHistory: 3' 'pwdExpireWarning: 604800')
  policy default "${common[@]}" 'pwdLockout: TRUE' 'pwdMaxFailure: 3' 'pwdLockoutDuration: 900' 'pwdMaxAge: 7776000'
  policy strict "${common[@]}" 'pwdLockout: TRUE' 'pwdMaxFailure: 3' 'pwdLockoutDuration: 0' 'pwdMaxAge: 2592000'
  policy grace "${common[@]}" 'pwdLockout: TRUE' 'pwdMaxFailure: 3' 'pwdLockoutDuration: 900' 'pwdMaxAge: 7776000' 'pwdGraceAuthNLimit: 2'
  policy idle "${common[@]}" 'pwdLockout: TRUE' 'pwdMaxFailure: 3' 'pwdLockoutDuration: 900' 'pwdMaxIdle: 2592000'
  policy lenient 'pwdAllowUserChange: TRUE' 'pwdLockout: FALSE' 'pwdMaxAge: 0'
  for name in reader no-pwd no-presence no-memberof no-mail no-globex no-groups no-policies no-size; do
    printf 'dn: cn=%s,ou=services,%s\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\n' $name $BASE
    printf 'cn: %s\nuserPassword: %s\n\n' $name $READER_PW
  done
}

boot() { # with the database that is there
  launch slapd INT $SLAPD -d 0 -f "$DATA/slapd.conf" -h "ldap://$LOOP:$1 ldaps://$LOOP:$2"
  wait_for slapd 60 ldapsearch -x -H "ldap://$LOOP:$1" -b '' -s base -LLL 1.1
}

server_start() {
  local port tls name
  port=$(free_port)
  tls=$(free_port)
  certificates
  configure "$DATA"
  skeleton >"$DATA/skeleton.ldif"
  /usr/sbin/slapadd -q -f "$DATA/slapd.conf" -l "$DATA/skeleton.ldif"
  boot "$port" "$tls"
  put SLAPD_URL "ldap://$LOOP:$port"
  put SLAPD_TLS_URL "ldaps://$LOOP:$tls"
  put SLAPD_CA "$DATA/tls/ca.pem"
  put SLAPD_BASE $BASE
  put SLAPD_GROUPS ou=groups,$BASE
  put SLAPD_POLICIES ou=policies,$BASE
  put SLAPD_POLICY cn=default,ou=policies,$BASE
  put SLAPD_TENANT acme
  put SLAPD_OTHER_TENANT globex
  put SLAPD_USER cn=reader,ou=services,$BASE
  put SLAPD_PASSWORD $READER_PW
  for name in pwd presence memberof mail globex groups policies size; do put "SLAPD_WEAK_NO_${name^^}" "cn=no-$name,ou=services,$BASE"; done
  put SLAPD_ADMIN $ROOT_DN
  put SLAPD_ADMIN_PASSWORD $ROOT_PW
  put SLAPD_USER_PASSWORD $PW
}

modify() { ldapmodify -x -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW -e relax "$@" >/dev/null; } # LDIF on standard input
find_as() { ldapsearch -x -o ldif-wrap=no -LLL -H "$SLAPD_URL" -D "$1" -w $READER_PW -b $BASE "${@:2}"; } # DN FILTER ATTRIBUTE...
dn_of() { # USER, a uid
  local dn
  dn=$(ldapsearch -x -o ldif-wrap=no -LLL -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW -b $BASE "(uid=$1)" 1.1 | sed -n 's/^dn: //p')
  [ -n "$dn" ] || die "no user $1"
  printf '%s' "$dn"
}
bind_as() { ldapwhoami -x -H "$SLAPD_URL" -D "$1" -w "$2" -e ppolicy; } # DN PASSWORD: as a login page does it
wrong() { for _ in $(seq "$2"); do bind_as "$1" not-the-password >/dev/null 2>&1 || true; done; } # DN TIMES
change() { printf 'dn: %s\nchangetype: modify\n%s\n' "$1" "$2" | modify; } # DN LINES
drop() { # DN ATTRIBUTE; it may be gone already
  printf 'dn: %s\nchangetype: modify\ndelete: %s\n' "$1" "$2" | modify 2>/dev/null || [ $? = 16 ]
}

person() { # TENANT UID [LINE...]
  printf 'dn: uid=%s,ou=people,ou=%s,%s\nobjectClass: inetOrgPerson\n' "$2" "$1" $BASE
  printf 'uid: %s\ncn: %s\nsn: %s\nmail: %s@%s.example\n' "$2" "$2" "$2" "$2" "$1"
  printf '%s\n' "${@:3}"
  echo
}
group() { # NAME DN...
  printf 'dn: cn=%s,ou=groups,%s\nobjectClass: groupOfNames\ncn: %s\n' "$1" $BASE "$1"
  printf 'member: %s\n' "${@:2}"
  echo
}
acme() { echo "uid=$1,ou=people,ou=acme,$BASE"; }

server_seed() {
  local days i crowd=()
  { # may be repeated: what is there is replaced
    for i in ana sam nia bob carol erin peggy oscar; do echo "$(acme $i)"; done
    echo "uid=judy,ou=people,ou=globex,$BASE"
    for i in agents viewers night-agents shift everyone; do echo "cn=$i,ou=groups,$BASE"; done
  } | ldapdelete -x -c -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW >/dev/null 2>&1 || true
  {
    for i in ana sam nia bob carol peggy oscar; do person acme $i "userPassword: $PW"; done
    person acme erin
    person globex judy "userPassword: $PW"
    group agents "$(acme ana)" "$(acme bob)" "$(acme carol)" "cn=night-agents,ou=groups,$BASE"
    group night-agents "cn=shift,ou=groups,$BASE"
    group shift "$(acme nia)"
    group viewers "$(acme sam)" "$(acme peggy)"
  } | ldapadd -x -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW >/dev/null
  # everyone: 1,500 members, of whom a reply in one piece names them all
  for i in $(seq 1499); do crowd+=("uid=crowd-$i,ou=people,ou=globex,$BASE"); done
  group everyone "$(acme ana)" "${crowd[@]}" | ldapadd -x -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW >/dev/null
  bind_as "$(acme ana)" $PW >/dev/null
  change "$(acme bob)" $'replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z'
  wrong "$(acme carol)" 3
  change "$(acme peggy)" $'replace: pwdReset\npwdReset: TRUE'
  days=$(date -u -d '100 days ago' +%Y%m%d%H%M%SZ)
  change "$(acme oscar)" "replace: pwdChangedTime"$'\n'"pwdChangedTime: $days"
  put SLAPD_USER_GOOD ana
  put SLAPD_USER_NO_ROLE sam
  put SLAPD_USER_NESTED nia
  put SLAPD_USER_LOCKED_FOR_GOOD bob
  put SLAPD_USER_LOCKED carol
  put SLAPD_USER_NO_PASSWORD erin
  put SLAPD_USER_MUST_CHANGE peggy
  put SLAPD_USER_PASSWORD_EXPIRED oscar
  put SLAPD_USER_ELSEWHERE judy
  put SLAPD_USER_ABSENT nobody
}

server_check() {
  local got
  has() { # NAME DN WORDS FILTER ATTRIBUTE...
    local found=no
    { find_as "$2" "${@:4}" 2>&1 || true; } | grep -Fi -- "$3" >/dev/null && found=yes # more than one may see is an error and an answer
    check_is "$1" $found yes
  }
  lacks() {
    local found=no
    { find_as "$2" "${@:4}" 2>&1 || true; } | grep -Fi -- "$3" >/dev/null && found=yes
    check_is "$1" $found no
  }
  has "ana signed in" "$SLAPD_USER" pwdLastSuccess: '(uid=ana)' pwdLastSuccess
  has "ana is an agent" "$SLAPD_USER" cn=agents, '(uid=ana)' memberOf
  has "agents has a group" "$SLAPD_USER" cn=night-agents '(cn=agents)' member
  lacks "nia is in it by two groups only" "$SLAPD_USER" cn=agents, '(uid=nia)' memberOf
  has "bob is locked for good" "$SLAPD_USER" 000001010000Z '(uid=bob)' pwdAccountLockedTime
  check_is "carol's failures" "$(find_as "$SLAPD_USER" '(uid=carol)' pwdFailureTime | grep -c '^pwdFailureTime')" 3
  has "carol is locked" "$SLAPD_USER" pwdAccountLockedTime: '(uid=carol)' pwdAccountLockedTime
  lacks "erin has no password" "$SLAPD_USER" uid=erin '(&(uid=erin)(userPassword=*))' 1.1
  has "ana has one, that nobody may read" "$SLAPD_USER" uid=ana '(&(uid=ana)(userPassword=*))' 1.1
  lacks "it is not shown" "$SLAPD_USER" userPassword: '(uid=ana)' userPassword
  has "peggy must change" "$SLAPD_USER" 'pwdReset: TRUE' '(uid=peggy)' pwdReset
  check_is "1,500 members" "$(find_as "$SLAPD_USER" '(cn=everyone)' member | grep -c '^member')" 1500
  got=$(bind_as "$(acme oscar)" $PW 2>&1 || true)
  check_is "oscar's password has expired" "$(grep -c 'Password expired' <<<"$got")" 1
  got=$(bind_as "$(acme carol)" $PW 2>&1 || true)
  check_is "carol is refused" "$(grep -c 'Account locked' <<<"$got")" 1
  lacks "without policy attributes" "$SLAPD_WEAK_NO_PWD" pwd '(uid=carol)' '+'
  lacks "without a sign of the password" "$SLAPD_WEAK_NO_PRESENCE" uid=ana '(&(uid=ana)(userPassword=*))' 1.1
  lacks "without memberOf" "$SLAPD_WEAK_NO_MEMBEROF" memberOf: '(uid=ana)' memberOf
  lacks "without globex" "$SLAPD_WEAK_NO_GLOBEX" judy '(uid=judy)' 1.1
  has "with globex" "$SLAPD_USER" judy '(uid=judy)' 1.1
  lacks "without groups" "$SLAPD_WEAK_NO_GROUPS" agents '(cn=agents)' member
  lacks "without policies" "$SLAPD_WEAK_NO_POLICIES" pwdMaxAge '(cn=default)' pwdMaxAge
  lacks "without mail" "$SLAPD_WEAK_NO_MAIL" ana '(mail=ana@acme.example)' 1.1
  has "five entries and no more" "$SLAPD_WEAK_NO_SIZE" 'Size limit exceeded' '(objectClass=inetOrgPerson)' 1.1
  got=no
  LDAPTLS_CACERT=$SLAPD_CA ldapwhoami -x -H "$SLAPD_TLS_URL" -D "$SLAPD_USER" -w $READER_PW >/dev/null && got=yes
  check_is "LDAPS, its authority known" $got yes
  got=no
  ldapwhoami -x -H "$SLAPD_TLS_URL" -D "$SLAPD_USER" -w $READER_PW >/dev/null 2>&1 && got=yes
  check_is "LDAPS, its authority unknown" $got no
  got=no
  LDAPTLS_CACERT=$SLAPD_CA ldapwhoami -x -ZZ -H "$SLAPD_URL" -D "$SLAPD_USER" -w $READER_PW >/dev/null && got=yes
  check_is "StartTLS" $got yes
  got=$(ldapwhoami -x -H "$SLAPD_URL" -D "$SLAPD_USER" -w wrong 2>&1 || true)
  check_is "a wrong password of the reader" "$(grep -c '(49)' <<<"$got")" 1
}

server_do() { # USER is a uid, GROUP a cn
  local dn g
  case ${1:-} in
    deactivate | activate | lock | unlock | must-change | no-password | set-password | expire-password) dn=$(dn_of "$2") ;;
    sign-in | delete | move | join | leave | policy) dn=$(dn_of "$2") ;;
  esac
  g=cn=${3:-},ou=groups,$BASE
  case ${1:-} in
    deactivate) change "$dn" $'replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z' ;;
    lock) wrong "$dn" 3 ;;
    activate | unlock) drop "$dn" pwdAccountLockedTime; drop "$dn" pwdFailureTime ;;
    must-change) change "$dn" $'replace: pwdReset\npwdReset: TRUE' ;;
    no-password) drop "$dn" userPassword ;;
    set-password) change "$dn" "replace: userPassword"$'\n'"userPassword: ${3:-$PW}"; drop "$dn" pwdReset ;;
    expire-password) change "$dn" "replace: pwdChangedTime"$'\n'"pwdChangedTime: $(date -u -d '400 days ago' +%Y%m%d%H%M%SZ)" ;;
    policy) change "$dn" "replace: pwdPolicySubentry"$'\n'"pwdPolicySubentry: cn=$3,ou=policies,$BASE" ;;
    sign-in) bind_as "$dn" "${3:-$PW}" ;;
    delete) ldapdelete -x -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW "$dn" ;;
    move) ldapmodrdn -x -H "$SLAPD_URL" -D $ROOT_DN -w $ROOT_PW -s "ou=people,ou=$3,$BASE" "$dn" "${dn%%,*}" ;;
    join) change "$g" "add: member"$'\n'"member: $dn" ;;
    leave) change "$g" "delete: member"$'\n'"member: $dn" ;;
    id) python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$W/people-slapd.json" "$2" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_SLAPD_SCRIPT:-$HERE/slapd-people.py}" "$ENVFILE" "${@:2}" ;;
    reset)
      halt slapd
      rm -rf "$DATA/db"; mkdir "$DATA/db"
      /usr/sbin/slapadd -q -f "$DATA/slapd.conf" -l "$DATA/skeleton.ldif"
      boot "${SLAPD_URL##*:}" "${SLAPD_TLS_URL##*:}"
      server_seed ;;
    down) halt slapd ;;
    up) alive slapd || boot "${SLAPD_URL##*:}" "${SLAPD_TLS_URL##*:}" ;;
    *) die "do deactivate|activate|lock|unlock|must-change|no-password|expire-password|sign-in|delete USER, set-password USER [PASSWORD],
  policy USER POLICY, move USER TENANT, join|leave USER GROUP, id PERSON-ID, people [FILE], reset, down, up" ;;
  esac
}
