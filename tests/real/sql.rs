//! A product's own database in PostgreSQL: everybody who cannot, and every table that a weaker user may not read.

use crate::profile::Profile;
use crate::servers::{Server, server, take};

const ASSIGN: &[&str] = &["--action", "reassign a conversation", "--error", "You don't have permission"];
const SIGN_IN: &[&str] = &["--symptom", "sign-in"];

/// The product as that database user, with the connector of the tests beside the profile.
fn profile(sql: &Server, user: &str) -> Profile {
    let url = format!("postgres://{}:{}/{}", sql.get("HOST"), sql.get("PORT"), sql.get("DATABASE"));
    let profile = Profile::new()
        .secret("PRODUCT", sql.get("PASSWORD"))
        .with(&format!(
            "[connect.product]\nurl = {url:?}\nuser = {user:?}\npassword = {{ env = \"PRODUCT\" }}\n"
        ))
        .reassigning(sql.get("PERMISSION"), &[]);
    let folder = profile.path(".config/escalate/templates/connectors/directory");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("product.toml"), include_str!("../data/connectors/product.toml")).unwrap();
    profile
}

#[test]
fn everybody_is_told_what_the_product_itself_says() {
    let _turn = take("sql");
    let sql = server("sql");
    let (profile, tenant) = (profile(&sql, sql.get("USER")), sql.get("TENANT"));
    let told = |who: &str, case: &[&str]| profile.diagnose(sql.get(who), tenant, case);
    for who in ["USER_GOOD", "USER_INHERITED"] {
        assert_eq!(told(who, ASSIGN).says("role"), "pass", "{who}");
    }
    assert!(told("USER_NO_ROLE", ASSIGN).says("role").starts_with("fail"));
    for who in ["USER_DEACTIVATED", "USER_DELETED"] {
        assert!(told(who, SIGN_IN).says("account").starts_with("fail"), "{who}");
    }
    for who in
        ["USER_LOCKED", "USER_MUST_CHANGE", "USER_PASSWORD_EXPIRED", "USER_NO_PASSWORD", "USER_SSO_ONLY"]
    {
        assert!(told(who, SIGN_IN).says("password").starts_with("fail"), "{who}");
    }
    for who in ["INVITE_PENDING", "INVITE_EXPIRED", "USER_UNVERIFIED"] {
        assert!(told(who, SIGN_IN).says("invite").starts_with("fail"), "{who}");
    }
    assert!(told("USER_ELSEWHERE", ASSIGN).says("tenant").starts_with("fail"));
    assert!(told("USER_ABSENT", SIGN_IN).says("account").starts_with("fail"));
}

#[test]
fn a_right_that_is_missing_is_named_and_nothing_is_wrongly_absent() {
    let _turn = take("sql");
    let sql = server("sql");
    for (key, table, question) in [
        ("WEAK_NO_USERS", "users", "account"),
        ("WEAK_NO_MEMBERSHIPS", "memberships", "tenants"),
        ("WEAK_NO_ROLES", "roles", "roles"),
        ("WEAK_NO_ROLE_PERMISSIONS", "role_permissions", "roles"),
        ("WEAK_NO_MEMBERSHIP_ROLES", "membership_roles", "roles"),
        ("WEAK_NO_TEAM_ROLES", "team_roles", "roles"),
        ("WEAK_NO_INVITATIONS", "invitations", "invite"),
        ("WEAK_NO_HASH", "has_password", "password"),
    ] {
        let person = profile(&sql, sql.get(key)).diagnose(sql.get("USER_NO_ROLE"), sql.get("TENANT"), ASSIGN);
        let (reason, scope) = person.gap(question);
        assert_eq!(reason, "forbidden", "{key}");
        assert!(scope.is_some_and(|scope| scope.contains(table)), "{key}: {scope:?}");
    }
    // Row security shows this one nobody of the tenant, and no error.
    let hidden =
        profile(&sql, sql.get("WEAK_OWN_ROWS")).diagnose(sql.get("USER_GOOD"), sql.get("TENANT"), ASSIGN);
    assert_eq!(hidden.gap("account").0, "forbidden");
}

#[test]
fn a_wrong_password_and_a_database_that_is_down_are_gaps() {
    let _turn = take("sql");
    let sql = server("sql");
    let nobody = profile(&sql, "nobody").diagnose(sql.get("USER_GOOD"), sql.get("TENANT"), ASSIGN);
    assert_eq!(nobody.gap("account").0, "unauthorized");
    sql.act(&["down"]);
    let down = profile(&sql, sql.get("USER")).diagnose(sql.get("USER_GOOD"), sql.get("TENANT"), ASSIGN);
    sql.act(&["up"]);
    assert_eq!(down.gap("account").0, "unreachable");
}
