//! An assistant's side of the protocol, by hand: what is sent is what is written here, also where it is wrong.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{NOW, Sandbox};

/// Longer than any answer takes: without an end, a test that fails would wait for ever.
const AT_MOST: Duration = Duration::from_secs(90);

/// A conversation.
pub(super) struct Caller {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    said: Vec<String>,
    number: u64,
}

/// How a conversation ended.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    /// Every line that came on standard output.
    pub(super) stdout: Vec<String>,
    pub(super) stderr: String,
}

impl Caller {
    /// Starts the server in a sandbox, and says nothing yet.
    pub(super) fn start(sandbox: &Sandbox, args: &[&str], variables: &[(&str, String)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_escalate"))
            .args(args)
            .args(["--now", NOW, "mcp"])
            .env_clear()
            .env("HOME", sandbox.path(""))
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .envs(variables.iter().map(|(name, value)| (*name, value.as_str())))
            .current_dir(sandbox.path(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, input, lines, said: Vec::new(), number: 0 }
    }

    /// Starts it and shakes hands.
    pub(super) fn open(sandbox: &Sandbox, args: &[&str], variables: &[(&str, String)]) -> (Self, Value) {
        let mut caller = Self::start(sandbox, args, variables);
        let hello = caller.request(
            "initialize",
            &json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}),
        );
        caller.line(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        (caller, hello)
    }

    /// The first example, in the folder `acme` of the sandbox.
    pub(super) fn of_example(sandbox: &Sandbox) -> Self {
        sandbox.example("acme", "escalate.toml");
        Self::open(sandbox, &["--config", "acme/escalate.toml"], &[]).0
    }

    /// Sends a line as it is.
    pub(super) fn line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(line.as_bytes()).unwrap();
        input.write_all(b"\n").unwrap();
        input.flush().unwrap();
    }

    /// Sends a request, and does not wait for it. Its number.
    pub(super) fn begin(&mut self, method: &str, params: &Value) -> u64 {
        self.number += 1;
        let request = json!({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params});
        self.line(&request.to_string());
        self.number
    }

    /// Sends a request and waits for its answer.
    pub(super) fn request(&mut self, method: &str, params: &Value) -> Value {
        let number = self.begin(method, params);
        let answer = self.next();
        assert_eq!(answer["id"], json!(number), "{answer}");
        answer
    }

    /// Calls a tool; its result.
    #[track_caller]
    pub(super) fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        let answer = self.request("tools/call", &json!({"name": tool, "arguments": arguments}));
        assert!(answer["result"].is_object(), "{answer}");
        answer["result"].clone()
    }

    /// Calls a tool that has an answer: structured, and as text.
    #[track_caller]
    pub(super) fn answer(&mut self, tool: &str, arguments: &Value) -> (Value, String) {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], json!(false), "{result}");
        (result["structuredContent"].clone(), text(&result))
    }

    /// The next line, whichever request it answers.
    #[track_caller]
    pub(super) fn next(&mut self) -> Value {
        let Ok(line) = self.lines.recv_timeout(AT_MOST) else {
            let _ = self.child.kill();
            let mut stderr = String::new();
            self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            panic!("no line came, but {stderr}; so far: {:?}", self.said);
        };
        self.said.push(line.clone());
        serde_json::from_str(&line).unwrap()
    }

    /// Closes standard input, and waits for the process.
    pub(super) fn close(mut self) -> Ended {
        drop(self.input.take());
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let code = self.child.wait().unwrap().code();
        self.said.extend(self.lines.iter());
        Ended { code, stdout: self.said, stderr }
    }
}

/// The text of a result.
pub(super) fn text(result: &Value) -> String {
    result["content"][0]["text"].as_str().unwrap().to_owned()
}

/// Every text of an answer that is not marked as data, with its path.
pub(super) fn own_words(answer: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk("", answer, &mut found);
    found
}

fn walk(path: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| walk(&format!("{path}[]"), item, found)),
        Value::Object(fields)
            if fields.len() == 2 && fields.contains_key("data") && fields.contains_key("source") => {}
        Value::Object(fields) => {
            for (key, item) in fields {
                walk(&format!("{path}.{key}"), item, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
