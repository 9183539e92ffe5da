//! What of a connector is the same whoever a case is about: requests and values that name nothing of the person, and rest on
//! nothing that does. In a batch they are worked out once for all.

use std::collections::BTreeMap;

use crate::connectors::model::{
    Auth, CaseFields, Connector, ConnectorKind, Impersonal, Name, Program, RequestTarget, WHOLE_TICKET,
};
use crate::connectors::template::TextTemplate;

/// What of a case is about nobody: where, what somebody wants to do there, and what that needs. An error text may name anybody.
const ABOUT_NOBODY: &[&str] = &["tenant", "tenants", "permissions", "flags", "on", "action"];

impl Connector {
    /// What is the same whoever the case is about.
    pub(in crate::connectors) fn impersonal(&self) -> &Impersonal {
        self.impersonal.get_or_init(|| {
            // What is written is never shared, nor what a ticket says.
            if self.kind == ConnectorKind::Ticketing {
                return Impersonal::default();
            }
            let around = self.around();
            let nodes = around.as_ref().map(|around| self.nodes_about_nobody(around)).unwrap_or_default();
            Impersonal { nodes, around }
        })
    }

    fn nodes_about_nobody(&self, around: &CaseFields) -> BTreeMap<Name, CaseFields> {
        let requests = (0..self.requests.len()).map(Name::Request);
        let all = requests.chain((0..self.lets.len()).map(Name::Let));
        all.filter_map(|name| Some((name, self.made_of(name, around)?))).collect()
    }

    /// Of which fields of the case a request or value is made, with all that it rests on; `None`: it is about the person.
    fn made_of(&self, name: Name, around: &CaseFields) -> Option<CaseFields> {
        let mut all = CaseFields::default();
        for node in self.closure(&[name]) {
            match node {
                Name::Request(index) => {
                    let request = self.requests.get(index).filter(|request| request.is_read())?;
                    let below = matches!(request.target, RequestTarget::Path(_));
                    let prefix = self.prefix.iter().filter(|_| below);
                    let templates = request.templates().into_iter().chain(prefix);
                    all.add(named_by(templates, request.programs())?);
                    all.add(around.clone());
                }
                Name::Let(index) => all.add(named_by([], [&self.lets.get(index)?.program])?),
                _ => return None,
            }
        }
        // A request is as of the moment at which it is answered; a value that names the moment is of its own.
        all.moment &= matches!(name, Name::Let(_));
        Some(all)
    }

    /// What the credentials of any request are made of, and what looks at any answer.
    fn around(&self) -> Option<CaseFields> {
        let headers = self.headers.iter().map(|(_, value)| value);
        let programs = self.failed.iter().chain(&self.retry_after);
        let mut all = named_by(headers, programs)?;
        match &self.auth {
            None => {}
            Some(Auth::Bearer(token)) => all.add(named_by([token], [])?),
            Some(Auth::Basic { user, password } | Auth::Sql { user, password }) => {
                all.add(named_by([user, password], [])?);
            }
            Some(Auth::Header(headers)) => all.add(named_by(headers.iter().map(|(_, value)| value), [])?),
            Some(Auth::OAuth2(oauth)) => {
                let texts = [&oauth.token_url, &oauth.client_id, &oauth.client_secret];
                all.add(named_by(texts.into_iter().chain(&oauth.scope).chain(&oauth.audience), [])?);
            }
            Some(Auth::Jwt(jwt)) => {
                let texts = jwt.token_url.iter().chain(&jwt.scope).chain(&jwt.key_id).chain([&jwt.key]);
                all.add(named_by(texts, [&jwt.claims])?);
            }
            Some(Auth::Token(sign_in)) => {
                all.add(named_by(sign_in.json.texts().into_iter().chain([&sign_in.post]), [])?);
            }
            Some(Auth::Ldap(bind)) => {
                let texts = [&bind.bind_dn, &bind.password].into_iter().chain(&bind.starttls);
                all.add(named_by(texts, [])?);
            }
            Some(Auth::Hmac(hmac)) => all.add(named_by([&hmac.secret], [])?),
        }
        // A token is as good whenever it was given.
        all.moment = false;
        Some(all)
    }
}

impl CaseFields {
    /// Their names.
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.fields.iter().copied().collect()
    }

    fn add(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.moment |= other.moment;
    }
}

/// Which fields of the case these name themselves; `None`: some of the person, or what is typed into a search.
fn named_by<'t>(
    templates: impl IntoIterator<Item = &'t TextTemplate>,
    programs: impl IntoIterator<Item = &'t Program>,
) -> Option<CaseFields> {
    let mut all = CaseFields::default();
    let mut case = |field: &str| {
        let known = ABOUT_NOBODY.iter().copied().find(|known| *known == field);
        known.map(|known| all.fields.insert(known))
    };
    let mut moment = false;
    for reference in templates.into_iter().flat_map(TextTemplate::references) {
        match reference.root.as_str() {
            "case" => {
                case(reference.path.first().map_or(WHOLE_TICKET, String::as_str))?;
            }
            "now" => moment = true,
            "text" | "ticket" | "fields" | "files" | "found" => return None,
            _ => {}
        }
    }
    for program in programs {
        for field in &program.of_case {
            case(field)?;
        }
        for name in &program.mentions {
            match name {
                Name::Text
                | Name::Ticket
                | Name::Fields
                | Name::Files
                | Name::Found
                | Name::Since
                | Name::Account => {
                    return None;
                }
                Name::Now => moment = true,
                _ => {}
            }
        }
    }
    all.moment = moment;
    Some(all)
}
