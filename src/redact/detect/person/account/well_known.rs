//! Accounts that every system or every installation of a program has: they name nobody, and support looks for them.

/// In lower case, sorted.
#[rustfmt::skip]
const WELL_KNOWN: &[&str] = &[
    "_apt", "abrt", "adm", "admin", "administrator", "administrateur", "administrador", "amavis", "anonymous", "anonymous logon",
    "ansible", "apache", "apache2", "app", "appuser", "argocd", "arpwatch", "audit", "authenticated users", "avahi", "azureuser",
    "backup", "batch", "bin", "bind", "bitnami", "caddy", "cassandra", "centos", "ceph", "chrony", "ci", "circleci", "clamav",
    "cloud-user", "cloudsqladmin", "cockpit", "confluence", "consul", "core", "couchdb", "creator owner", "cron", "cyrus", "daemon",
    "dba", "debian", "debian-exim", "debian-spamd", "default", "defaultaccount", "defaultapppool", "defaultuser0", "deploy",
    "deployer", "dialout", "dnsmasq", "docker", "domain admins", "domain computers", "domain controllers", "domain guests",
    "domain users", "dovecot", "dovenull", "dwm-1", "dwm-2", "dwm-3", "ec2-user", "elastic", "elasticsearch", "etcd",
    "everyone", "exim", "fedora", "fluentd", "ftp", "games", "gdm", "git", "github", "gitlab", "gitlab-runner", "gitlab-psql",
    "gitea", "gnats", "gopher", "grafana", "graylog", "guest", "gast", "hadoop", "halt", "haproxy", "hbase", "hdfs", "hive",
    "http", "httpd", "iis_iusrs", "influxdb", "informix", "irc", "iusr", "jaeger", "jboss", "jenkins", "jira", "jovyan", "kafka",
    "keycloak", "kibana", "krbtgt", "kube", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler",
    "kubelet", "kubernetes-admin", "ldap", "libuuid", "libvirt-qemu", "lightdm", "list", "local service", "localservice",
    "localsystem", "logstash", "loki", "lp", "lpd", "mail", "mailman", "mailnull", "man", "mariadb", "master", "memcache", "memcached",
    "messagebus", "minio", "mongod", "mongodb", "mosquitto", "mssql", "mssqlserver", "munin", "mysql", "mysql.infoschema",
    "mysql.session", "mysql.sys", "nagios", "named", "nessus", "network service", "networkservice", "nexus", "nfsnobody",
    "nginx", "nobody", "node", "nomad", "nscd", "nslcd", "ntp", "ntpd", "odoo", "opc", "operator", "oracle", "orarom",
    "pcp", "pi", "polkitd", "postfix", "postgres", "postgresql", "prometheus", "promtail", "proxy", "public", "puppet", "pulse",
    "qemu", "rabbit", "rabbitmq", "radiusd", "rdsadmin", "redis", "replica", "replication", "replicator", "repl", "root", "rpc", "rpcuser",
    "rsync", "rtkit", "runner", "sa", "saned", "saslauth", "self", "service", "sfcb", "shared", "shutdown", "smmsp", "smmta",
    "snort", "solr", "sonar", "sonarqube", "spark", "splunk", "squid", "sshd", "sssd", "statd", "sudo", "svn", "sync", "sys",
    "sysadmin", "syslog", "sysman", "system", "systemd", "systemd-coredump", "systemd-network", "systemd-resolve",
    "systemd-timesync", "tcpdump", "telegraf", "tomcat", "traefik", "travis", "trustedinstaller", "tss", "tty", "ubuntu",
    "umfd-0", "umfd-1", "umfd-2", "unbound", "utmp", "uucp", "uuidd", "vagrant", "varnish", "vault", "vboxadd", "vcap",
    "vcsa", "vmail", "vpn", "weblogic", "wheel", "wildfly", "wpad", "www", "www-data", "wwwrun", "x11", "xfs", "yarn", "zabbix",
    "zookeeper",
];

/// Whether an account, in lower case, is one of them.
pub(super) fn is_well_known(name: &str) -> bool {
    WELL_KNOWN.contains(&name)
}
