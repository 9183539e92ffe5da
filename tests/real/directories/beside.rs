//! What a profile has beside a permission engine or a flag service: a directory that says who people are, as an exported list, and what is
//! behind which flag.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::profile::Profile;

/// The tables of the profile for it; nothing where the people of the world have no accounts elsewhere.
pub(super) fn of(profile: &Profile, world: &Value) -> String {
    let mut text = String::new();
    if let Some(accounts) = world["accounts"].as_array() {
        let users: Value = accounts.iter().flat_map(|account| rows(account, world)).collect();
        let rows = users.as_array().unwrap();
        let invites: Value = rows.iter().map(accepted).collect();
        let sign_ins: Value = rows.iter().map(signed_in).collect();
        text.push_str("[connect.export]\n");
        for (name, list) in [("users", &users), ("invites", &invites), ("signins", &sign_ins)] {
            let file = profile.path(&format!("{name}.json"));
            std::fs::write(&file, list.to_string()).unwrap();
            let _ = writeln!(text, "{name} = {:?}", file.display().to_string());
        }
    }
    for (key, feature) in world["features"].as_object().into_iter().flatten() {
        let _ = writeln!(
            text,
            "[features.{}]\nname = {}\nflag = {}",
            json!(key),
            feature["name"],
            feature["flag"]
        );
    }
    text
}

/// Everybody came by an invite.
fn accepted(row: &Value) -> Value {
    json!({ "email": row["email"], "tenant": row["tenant"], "status": "accepted", "accepted_at": "2026-01-05T09:00:00Z" })
}

fn signed_in(row: &Value) -> Value {
    json!({ "email": row["email"], "tenant": row["tenant"], "at": row["last_sign_in"], "result": "success" })
}

/// One for each tenant that they are in; whoever is in none is in all.
fn rows(account: &Value, world: &Value) -> Vec<Value> {
    let all =
        || world["tenants"].as_object().into_iter().flatten().map(|(tenant, _)| json!(tenant)).collect();
    let tenants: Vec<Value> = account["tenants"].as_array().cloned().unwrap_or_else(all);
    // What was made for them just now is no news to their session.
    let signed_in = chrono::Utc::now();
    let row = |tenant: Value| {
        json!({
            "email": account["email"], "id": account["id"], "username": account["username"], "name": account["name"],
            "tenant": tenant, "status": "active", "password_set": true,
            "last_sign_in": signed_in, "session_tenant": tenant, "session_since": signed_in,
        })
    };
    tenants.into_iter().map(row).collect()
}
