//! Gitea 1.26: issues of a repository.
//!
//! Its traps: the search is late, finds beginnings of words, and without `state=all` open issues only; a page has 50 at most; what may not
//! be seen is 404; a pull request is an issue, too.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::parts::text;
use super::{Asked, Held, Said, System, settings};

const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";
const OWNER: &str = "acme";
const REPO: &str = "support";
const LARGEST_PAGE: usize = 50;

struct Issue {
    title: String,
    body: String,
    open: bool,
    /// Indices of comments.
    comments: Vec<usize>,
    files: Vec<usize>,
    labels: Vec<u64>,
    shown_from: u64,
}

struct Comment {
    issue: usize,
    body: String,
    files: Vec<usize>,
}

struct Asset {
    name: String,
    bytes: Vec<u8>,
}

#[derive(Default)]
struct Gitea {
    base: String,
    issues: Vec<Issue>,
    comments: Vec<Comment>,
    assets: Vec<Asset>,
    lag: u64,
    now: u64,
}

pub(super) fn make(base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let system = Gitea { base: base_url.to_owned(), ..Gitea::default() };
    let whole = format!("{OWNER}/{REPO}");
    let profile = settings(&[
        ("url", base_url),
        ("token", TOKEN),
        ("owner", OWNER),
        ("repo", REPO),
        ("name", REPO),
        ("repository", &whole),
    ]);
    (Box::new(system), profile)
}

fn uuid(at: usize) -> String {
    format!("00000000-0000-4000-8000-{:012x}", at + 1)
}

fn missing() -> Said {
    Said::json(
        404,
        &json!({ "message": "The target couldn't be found.", "url": "https://gitea.example/api/swagger", "errors": [] }),
    )
}

impl System for Gitea {
    fn answer(&mut self, asked: &Asked) -> Said {
        let sent = asked.header("authorization").unwrap_or_default();
        let is_known = sent == format!("token {TOKEN}") || sent == format!("Bearer {TOKEN}");
        if let Some(path) = asked.below("/attachments/") {
            let at = (0..self.assets.len()).find(|at| path.first() == Some(&uuid(*at)));
            return match at {
                Some(at) if is_known => Said::bytes(&self.assets[at].bytes),
                _ => Said::text(404, "Not Found"),
            };
        }
        if !is_known {
            return Said::json(
                401,
                &json!({ "message": "invalid username, password or token", "url": "https://gitea.example/api/swagger" }),
            );
        }
        let Some(path) = asked.below("/api/v1") else { return Said::text(404, "404 page not found") };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["version"]) => Said::json(200, &json!({ "version": "1.26.0" })),
            ("GET", ["user"]) => Said::json(
                200,
                &json!({ "id": 3, "login": "escalate-bot", "email": "bot@acme.example", "is_admin": false }),
            ),
            (method, ["repos", OWNER, REPO, rest @ ..]) => self.of_repository(method, rest, asked),
            _ => missing(),
        }
    }

    fn held(&self) -> Vec<Held> {
        let file = |at: &usize| (self.assets[*at].name.clone(), self.assets[*at].bytes.clone());
        let issue = |(at, issue): (usize, &Issue)| {
            let comments = issue.comments.iter().map(|at| &self.comments[*at]);
            Held {
                id: (at + 1).to_string(),
                open: issue.open,
                title: issue.title.clone(),
                texts: std::iter::once(issue.body.clone())
                    .chain(comments.clone().map(|comment| comment.body.clone()))
                    .map(|text| (false, text))
                    .collect(),
                files: issue
                    .files
                    .iter()
                    .chain(comments.flat_map(|comment| &comment.files))
                    .map(file)
                    .collect(),
                fields: BTreeMap::from([("labels".to_owned(), format!("{:?}", issue.labels))]),
            }
        };
        self.issues.iter().enumerate().map(issue).collect()
    }

    fn close(&mut self, id: &str) {
        if let Some(issue) = id.parse::<usize>().ok().and_then(|id| self.issues.get_mut(id.checked_sub(1)?)) {
            issue.open = false;
        }
    }

    fn lag(&mut self, seconds: u64) {
        self.lag = seconds;
    }

    fn tick(&mut self, now_seconds: u64) {
        self.now = now_seconds;
    }
}

impl Gitea {
    fn of_repository(&mut self, method: &str, path: &[&str], asked: &Asked) -> Said {
        match (method, path) {
            ("GET", []) => Said::json(
                200,
                &json!({ "id": 1, "name": REPO, "full_name": format!("{OWNER}/{REPO}"), "private": true, "has_issues": true, "archived": false,
                         "permissions": { "admin": false, "push": false, "pull": true } }),
            ),
            ("GET", ["labels"]) => {
                Said::json(200, &json!([{ "id": 1, "name": "escalation", "color": "ff0000" }]))
            }
            ("GET", ["issues"]) => self.search(asked),
            ("POST", ["issues"]) => self.create(asked),
            ("GET", ["issues", "comments", id]) => match id.parse::<usize>() {
                Ok(id) if (1..=self.comments.len()).contains(&id) => Said::json(200, &self.comment(id - 1)),
                _ => missing(),
            },
            (method, ["issues", "comments", id, "assets"]) => match id.parse::<usize>() {
                Ok(id) if (1..=self.comments.len()).contains(&id) => {
                    if method == "POST" {
                        let Some(at) = self.upload(asked) else { return refused() };
                        self.comments[id - 1].files.push(at);
                        return Said::json(201, &self.asset(at));
                    }
                    let files: Vec<Value> =
                        self.comments[id - 1].files.iter().map(|at| self.asset(*at)).collect();
                    Said::json(200, &json!(files))
                }
                _ => missing(),
            },
            (method, ["issues", id, rest @ ..]) => match id.parse::<usize>() {
                Ok(id) if (1..=self.issues.len()).contains(&id) => self.of_issue(method, id - 1, rest, asked),
                _ => missing(),
            },
            _ => missing(),
        }
    }

    fn of_issue(&mut self, method: &str, at: usize, path: &[&str], asked: &Asked) -> Said {
        match (method, path) {
            ("GET", []) => Said::json(200, &self.shown(at)),
            ("PATCH", []) => {
                let Some(body) = asked.json() else { return refused() };
                let issue = &mut self.issues[at];
                match text(&body["state"]).as_str() {
                    "open" => issue.open = true,
                    "closed" => issue.open = false,
                    _ => {}
                }
                if let Some(text) = body["body"].as_str() {
                    text.clone_into(&mut issue.body);
                }
                Said::json(201, &self.shown(at))
            }
            ("GET", ["comments"]) => {
                let all: Vec<Value> =
                    self.issues[at].comments.iter().map(|comment| self.comment(*comment)).collect();
                Said::json(200, &json!(all)).with("X-Total-Count", all.len().to_string())
            }
            ("POST", ["comments"]) => {
                let Some(body) = asked.json() else { return refused() };
                self.comments.push(Comment { issue: at, body: text(&body["body"]), files: Vec::new() });
                let comment = self.comments.len() - 1;
                self.issues[at].comments.push(comment);
                Said::json(201, &self.comment(comment))
            }
            ("GET", ["assets"]) => {
                let all: Vec<Value> = self.issues[at].files.iter().map(|file| self.asset(*file)).collect();
                Said::json(200, &json!(all))
            }
            ("POST", ["assets"]) => {
                let Some(file) = self.upload(asked) else { return refused() };
                self.issues[at].files.push(file);
                Said::json(201, &self.asset(file))
            }
            _ => missing(),
        }
    }

    fn upload(&mut self, asked: &Asked) -> Option<usize> {
        let part = asked.form().into_iter().find(|part| part.name == "attachment")?;
        let name = asked.parameter("name").map(str::to_owned).or(part.file)?;
        self.assets.push(Asset { name, bytes: part.bytes });
        Some(self.assets.len() - 1)
    }

    fn asset(&self, at: usize) -> Value {
        json!({ "id": at + 1, "name": self.assets[at].name, "size": self.assets[at].bytes.len(), "download_count": 0, "uuid": uuid(at),
                "created_at": "2026-11-29T10:00:00Z", "browser_download_url": format!("{}/attachments/{}", self.base, uuid(at)) })
    }

    fn comment(&self, at: usize) -> Value {
        let comment = &self.comments[at];
        let files: Vec<Value> = comment.files.iter().map(|file| self.asset(*file)).collect();
        json!({ "id": at + 1, "body": comment.body, "user": { "id": 3, "login": "escalate-bot" }, "assets": files, "created_at": "2026-11-29T10:00:00Z",
                "html_url": format!("{}/{OWNER}/{REPO}/issues/{}#issuecomment-{}", self.base, comment.issue + 1, at + 1),
                "issue_url": format!("{}/{OWNER}/{REPO}/issues/{}", self.base, comment.issue + 1) })
    }

    fn shown(&self, at: usize) -> Value {
        let issue = &self.issues[at];
        let files: Vec<Value> = issue.files.iter().map(|file| self.asset(*file)).collect();
        json!({ "id": 100 + at, "number": at + 1, "title": issue.title, "body": issue.body, "state": if issue.open { "open" } else { "closed" }, "is_locked": false,
                "user": { "id": 3, "login": "escalate-bot", "email": "bot@acme.example", "full_name": "" }, "labels": issue.labels.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
                "comments": issue.comments.len(), "assets": files, "pull_request": null, "repository": { "id": 1, "name": REPO, "owner": OWNER, "full_name": format!("{OWNER}/{REPO}") },
                "url": format!("{}/api/v1/repos/{OWNER}/{REPO}/issues/{}", self.base, at + 1), "html_url": format!("{}/{OWNER}/{REPO}/issues/{}", self.base, at + 1),
                "created_at": "2026-11-29T10:00:00Z", "updated_at": "2026-11-29T10:00:00Z" })
    }

    fn search(&self, asked: &Asked) -> Said {
        let wanted = asked.parameter("q").unwrap_or_default().to_lowercase();
        let state = asked.parameter("state").unwrap_or("open");
        let is_found = |issue: &Issue| {
            let comments = issue.comments.iter().map(|at| self.comments[*at].body.as_str());
            let words = [issue.title.as_str(), issue.body.as_str()]
                .into_iter()
                .chain(comments)
                .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
            let mut words = words.map(str::to_lowercase);
            let fits = wanted.is_empty()
                || (issue.shown_from <= self.now
                    && words.any(|word| !word.is_empty() && word.starts_with(&wanted)));
            fits && (state == "all" || (state == "open") == issue.open)
        };
        let found: Vec<usize> =
            (0..self.issues.len()).rev().filter(|at| is_found(&self.issues[*at])).collect();
        let (size, page) = (asked.number("limit", 30).clamp(1, LARGEST_PAGE), asked.number("page", 1).max(1));
        let issues: Vec<Value> =
            found.iter().skip((page - 1) * size).take(size).map(|at| self.shown(*at)).collect();
        let said = Said::json(200, &json!(issues)).with("X-Total-Count", found.len().to_string());
        if page * size >= found.len() {
            return said;
        }
        let others = asked.query.iter().filter(|(name, _)| name != "page");
        let query: Vec<String> = others.map(|(name, value)| format!("{name}={value}&")).collect();
        let query = query.concat();
        said.with("Link", format!("<{}{}?{query}page={}>; rel=\"next\"", self.base, asked.path, page + 1))
    }

    fn create(&mut self, asked: &Asked) -> Said {
        let Some(body) = asked.json() else { return refused() };
        let title = text(&body["title"]);
        if title.is_empty() {
            return Said::json(
                422,
                &json!({ "message": "[]: Title: Required", "url": "https://gitea.example/api/swagger" }),
            );
        }
        let labels = body["labels"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        self.issues.push(Issue {
            title,
            body: text(&body["body"]),
            open: true,
            comments: Vec::new(),
            files: Vec::new(),
            labels,
            shown_from: self.now + self.lag,
        });
        Said::json(201, &self.shown(self.issues.len() - 1))
    }
}

fn refused() -> Said {
    Said::json(422, &json!({ "message": "it does not read", "url": "https://gitea.example/api/swagger" }))
}
