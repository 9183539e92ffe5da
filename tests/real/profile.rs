//! A profile on disk and the binary that runs with it, in a home of its own, with the secrets in its environment only.

use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;
use tempfile::{NamedTempFile, TempDir};

use crate::person::Diagnosis;
use crate::servers::Server;

/// A profile with its home.
pub(crate) struct Profile {
    home: TempDir,
    text: String,
    secrets: Vec<(&'static str, String)>,
}

/// The catalogue that every profile has.
const CATALOGUE: &str = r#"
title = "Acme"
tiers = ["free", "pro", "enterprise"]
"#;

impl Profile {
    /// No system yet.
    pub(crate) fn new() -> Self {
        Self { home: TempDir::new().unwrap(), text: CATALOGUE.to_owned(), secrets: Vec::new() }
    }

    /// More lines.
    pub(crate) fn with(mut self, toml: &str) -> Self {
        self.text.push_str(toml);
        self
    }

    /// A secret, by the variable that the lines name.
    pub(crate) fn secret(mut self, variable: &'static str, value: &str) -> Self {
        self.secrets.push((variable, value.to_owned()));
        self
    }

    /// Keycloak's realm, as the reader with the least rights that suffice.
    pub(crate) fn keycloak(self, server: &Server) -> Self {
        self.keycloak_as(server, server.get("CLIENT_ID"), server.get("CLIENT_SECRET"))
    }

    /// Keycloak's realm, as another client.
    pub(crate) fn keycloak_as(self, server: &Server, id: &str, secret: &str) -> Self {
        let client = server.get("APP_CLIENT");
        self.keycloak_of(server, id, secret, client)
    }

    /// Keycloak's realm, as another client, for the permissions of that application.
    pub(crate) fn keycloak_of(self, server: &Server, id: &str, secret: &str, client: &str) -> Self {
        let url = server.get("URL");
        self.secret("KEYCLOAK", secret).with(&format!(
            "[connect.keycloak]\nurl = {url:?}\nclient_id = {id:?}\nclient_secret = {{ env = \"KEYCLOAK\" }}\nclient = {client:?}\n"
        ))
    }

    /// In which realms a person is.
    pub(crate) fn realms(self, server: &Server) -> Self {
        self.realms_as(server, server.get("TENANTS_CLIENT_ID"), server.get("TENANTS_CLIENT_SECRET"))
    }

    /// The same as another client of the realm `master`.
    pub(crate) fn realms_as(self, server: &Server, id: &str, secret: &str) -> Self {
        let url = server.get("URL");
        self.secret("REALMS", secret).with(&format!(
            "[connect.realms]\nconnector = \"keycloak-realms\"\nurl = {url:?}\nclient_id = {id:?}\nclient_secret = {{ env = \"REALMS\" }}\n"
        ))
    }

    /// Directus with that token.
    pub(crate) fn directus(self, server: &Server, token: &str) -> Self {
        let url = server.get("URL");
        self.secret("DIRECTUS", server.get(token))
            .with(&format!("[connect.directus]\nurl = {url:?}\ntoken = {{ env = \"DIRECTUS\" }}\n"))
    }

    /// SCIM with that token.
    pub(crate) fn scim(self, server: &Server, token: &str) -> Self {
        let url = server.get("URL");
        self.secret("SCIM", server.get(token))
            .with(&format!("[connect.scim]\nurl = {url:?}\ntoken = {{ env = \"SCIM\" }}\n"))
    }

    /// Unleash with that token. Its lists are of addresses.
    pub(crate) fn unleash(self, server: &Server, token: &str) -> Self {
        let (url, environment) = (server.get("URL"), server.get("ENVIRONMENT"));
        self.secret("UNLEASH", server.get(token)).with(&format!(
            "[connect.unleash]\nurl = {url:?}\ntoken = {{ env = \"UNLEASH\" }}\nenvironment = {environment:?}\nuser_id = \"email\"\n"
        ))
    }

    /// A feature behind the flag of the same name.
    pub(crate) fn flag(self, key: &str) -> Self {
        self.with(&format!("[features.{key}]\nflag = {key:?}\n"))
    }

    /// What "reassign a conversation" needs: the permission, and the features.
    pub(crate) fn reassigning(self, permission: &str, features: &[&str]) -> Self {
        self.with(&format!(
            "[actions.\"reassign a conversation\"]\nall_of = [{permission:?}]\nfeatures = {features:?}\n"
        ))
    }

    /// A path in the home.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.home.path().join(relative)
    }

    /// Files a problem that somebody looked at by hand.
    pub(crate) fn files_a_problem(&self, user: &str, error: &str, more: &[&str]) -> Output {
        let case = ["--user", user, "--tenant", "acme", "--error", error, "--format", "json"];
        let found = [
            "--found=account=pass",
            "--found=invite=pass",
            "--found=password=pass",
            "--found=tenant=pass",
            "--allow-unknown",
            "--file",
        ];
        self.command(&[&case, &found[..], more].concat()).output().unwrap()
    }

    /// Writes it as the library reads it in this process, whose environment has no secrets: they are in files.
    pub(crate) fn in_files(&self) -> PathBuf {
        let mut text = self.text.clone();
        for (name, secret) in &self.secrets {
            text = text.replace(&format!("env = \"{name}\""), &format!("file = \"{name}.secret\""));
            std::fs::write(self.path(&format!("{name}.secret")), secret).unwrap();
        }
        let file = self.path("in_files.toml");
        std::fs::write(&file, text).unwrap();
        file
    }

    /// The binary with this profile.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        Command::from_std(self.process(arguments))
    }

    /// The same as a process, to start and leave running.
    pub(crate) fn process(&self, arguments: &[&str]) -> std::process::Command {
        let file = self.path("acme.toml");
        // whole at once: another process with this profile may be reading it
        let whole = NamedTempFile::new_in(self.home.path()).unwrap();
        std::fs::write(whole.path(), &self.text).unwrap();
        whole.persist(&file).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_escalate"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .envs(self.secrets.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path())
            .arg("--config")
            .arg(file)
            .args(["--no-input", "--timeout", "120s"])
            .args(arguments);
        command
    }

    /// Diagnoses; nothing leaves.
    #[track_caller]
    pub(crate) fn diagnose(&self, user: &str, tenant: &str, more: &[&str]) -> Diagnosis {
        let mut arguments = vec!["--user", user, "--tenant", tenant, "--dry-run"];
        arguments.extend(more);
        self.run(&arguments)
    }

    /// Runs the binary for a report.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Diagnosis {
        let output = self.command(arguments).args(["--format", "json"]).output().unwrap();
        for (name, secret) in &self.secrets {
            for bytes in [&output.stdout, &output.stderr] {
                assert!(!String::from_utf8_lossy(bytes).contains(secret.as_str()), "{name} is printed");
            }
        }
        Diagnosis::read(&output)
    }
}

/// What somebody who is in, and cannot do it, reports.
pub(crate) const REASSIGN: &[&str] =
    &["--action", "reassign a conversation", "--error", "You don't have permission"];

/// All that was printed, in one line.
pub(crate) fn said(output: &Output) -> String {
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
