//! Home folders: `/home/mia/`, `/Users/mia`, `C:\Users\mia\`, `~mia/`, `/var/mail/mia`.

use crate::redact::class::Class;
use crate::redact::detect::recognise::HOME_FOLDER;
use crate::redact::detect::span::Span;

/// Folders of homes, with the marks between their parts as `/`. In lower case but for `/Users/`, which is `/users/` in APIs.
const HOMES: &[&str] = &[
    "/home/",
    "/Users/",
    "/home1/",
    "/home2/",
    "/home3/",
    "/home4/",
    "/nethome/",
    "/export/home/",
    "/var/home/",
    "/usr/home/",
    "/var/mail/",
    "/var/spool/mail/",
    "/var/spool/cron/crontabs/",
    "/var/spool/cron/",
    "/run/media/",
    "/homes/",
];

/// `…/home/` below these is a folder of homes, too: of another disk or machine.
const ABOVE: &[&[u8]] = &[
    b"/data",
    b"/mnt",
    b"/nfs",
    b"/net",
    b"/srv",
    b"/gpfs",
    b"/lustre",
    b"/vol",
    b"/volume1",
    b"/shared",
    b"/storage",
];

/// What the folder of homes is called behind a drive, as people write it in their language. In lower case.
const IN_WINDOWS: &[&str] = &[
    "users",
    "benutzer",
    "utilisateurs",
    "usuarios",
    "usuários",
    "utenti",
    "gebruikers",
    "użytkownicy",
    "användare",
    "brugere",
    "brukere",
    "käyttäjät",
    "uživatelé",
    "kullanıcılar",
    "пользователи",
    "ユーザー",
    "profiles",
    "homes",
    "userprofiles",
    "benutzerprofile",
    "documents and settings",
    "dokumente und einstellungen",
];

/// Names in the place of a user that are none, beside the accounts of systems: parts of web addresses and of containers.
const NOBODY: &[&str] = &[
    "public",
    "all users",
    "default user",
    "default.migrated",
    "guest",
    "shared",
    "site",
    "logfiles",
    "dashboard",
    "index",
    "login",
    "about",
    "news",
    "settings",
    "assets",
    "static",
    "img",
    "css",
    "js",
    "api",
    "user",
    "username",
    "me",
    "me.json",
    "data",
    "lib",
    "bin",
    "share",
    "work",
    "workspace",
    "src",
    "build",
    "nonroot",
    "container",
    "sandbox",
    "coder",
    "steam",
    "cabal",
    "linuxbrew",
    "schemas",
    "bulk",
    "search",
    "self",
    "current",
    "logout",
    "vsts",
    "distiller",
    "expo",
    "vscode",
    "gitpod",
    "codespace",
    "webapp",
    "rails",
    "django",
];

/// Requests, behind which a path is one of the web.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"];

/// The last parts of [`HOMES`] and of the folders of Windows.
const STEMS: &[&[u8]] = &[
    b"home",
    b"homes",
    b"Users",
    b"users",
    b"mail",
    b"media",
    b"crontabs",
    b"cron",
    b"nethome",
    b"home1",
    b"home2",
    b"home3",
    b"home4",
];

/// Finds the users of home folders.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    for mark in memchr::memchr2_iter(b'/', b'\\', line) {
        for stem in STEMS {
            if line[mark + 1..].starts_with(stem) {
                find_at(line, mark + 1, mark + 1 + stem.len(), spans);
            }
        }
    }
    in_own_words(line, spans);
    // ~mia/public_html
    for tilde in memchr::memchr_iter(b'~', line) {
        let length = super::length(&line[tilde + 1..]);
        let free = tilde == 0 || matches!(line[tilde - 1], b' ' | b'"' | b'\'' | b'=' | b'/' | b'(');
        if length > 1
            && free
            && line.get(tilde + 1 + length) == Some(&b'/')
            && !line[tilde + 1..][..length].contains(&b'~')
        {
            super::push(line, tilde + 1, tilde + 1 + length, HOME_FOLDER, spans);
        }
    }
}

/// `C:\Benutzer\mia\`, and `\\fs01\profiles$\mia.V6` of profiles that roam.
fn in_own_words(line: &[u8], spans: &mut Vec<Span>) {
    for slash in memchr::memchr_iter(b'\\', line) {
        let start = slash + 1 + usize::from(line.get(slash + 1) == Some(&b'\\'));
        if slash >= 2 && line[slash - 1] == b':' && line[slash - 2].is_ascii_alphabetic() {
            let Some(length) = line[start..].iter().take(40).position(|byte| *byte == b'\\') else {
                continue;
            };
            let folder = String::from_utf8_lossy(&line[start..start + length]).to_lowercase();
            if folder != "users" && IN_WINDOWS.contains(&folder.as_str()) {
                owner(line, start + length, true, spans);
            }
        } else if line[..slash].ends_with(b"profiles$") || line[..slash].ends_with(b"homes$") {
            owner(line, slash, true, spans);
        }
    }
}

fn find_at(line: &[u8], start: usize, end: usize, spans: &mut Vec<Span>) {
    let separators =
        |at: usize| line[at..].iter().take(4).take_while(|byte| matches!(byte, b'/' | b'\\')).count();
    // `\\fs01\home$\mia`: a share that is not shown.
    let end = end + usize::from(line.get(end) == Some(&b'$') && line.get(end + 1) == Some(&b'\\'));
    let behind = separators(end);
    let before = line[..start].iter().rev().take(4).take_while(|byte| matches!(byte, b'/' | b'\\')).count();
    if behind == 0 || before == 0 {
        return;
    }
    let windows = line[end] == b'\\';
    let root = start - before;
    let is_home = if windows || is_drive(line, root) {
        is_windows_home(line, root, &line[start..end])
    } else {
        is_unix_home(line, root, end)
    };
    if is_home {
        owner(line, end, windows, spans);
    }
}

/// The owner whose name stands behind the slashes at `end`.
fn owner(line: &[u8], end: usize, windows: bool, spans: &mut Vec<Span>) {
    let user = end + line[end..].iter().take(4).take_while(|byte| matches!(byte, b'/' | b'\\')).count();
    let length = line[user..]
        .iter()
        .take(64)
        .take_while(|byte| super::is_part(**byte) || (windows && matches!(byte, b' ' | b'@' | b'(' | b')')))
        .count();
    let mut name = &line[user..user + length];
    if windows && line.get(user + length).is_none_or(|byte| !matches!(byte, b'\\' | b'/')) {
        // `C:\Users\mia is not writable`: a blank is a part of the name only inside the path.
        let cut = name.iter().position(|byte| !super::is_part(*byte)).unwrap_or(length);
        name = &name[..cut];
    }
    while name.last().is_some_and(|last| matches!(last, b'.' | b'\'' | b' ' | b')')) {
        name = &name[..name.len() - 1];
    }
    // `mia.V6`: the profile of a version of Windows.
    if let [owner @ .., b'.', b'V', b'2'..=b'9'] = name {
        name = owner;
    }
    let Ok(text) = std::str::from_utf8(name) else { return };
    let lower = text.to_lowercase();
    let short = text.len() > 2 && text[..text.len() - 1].ends_with('~');
    let is_somebody = super::is_somebody(text)
        || short
        || (text.contains(' ') && super::words::is_given_as_name(text))
        || is_single_word(text);
    if is_somebody
        && !NOBODY.contains(&lower.as_str())
        && !super::well_known::is_well_known(&lower)
        && !is_api_id(text)
    {
        spans.push(Span::new(user..user + text.len(), Class::Name, HOME_FOLDER));
    }
}

/// A word that is somebody's, though it looks like one of software: `/home/page/`.
fn is_single_word(text: &str) -> bool {
    let letters = text.chars().all(char::is_alphabetic);
    letters
        && text.len() >= 3
        && !crate::redact::vocabulary::placeholder::is_placeholder(text.as_bytes())
        && !super::words::is_no_name(&text.to_lowercase())
}

fn is_api_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) || (text.len() == 36 && text.matches('-').count() == 4)
}

/// Where a path ends that goes up again: `D:\Benutzer\..` ends behind `D:`, `/var/..` before its first mark.
fn without_ups(line: &[u8], root: usize) -> usize {
    let is_mark = |byte: &u8| matches!(byte, b'/' | b'\\');
    let mut end = root;
    for _ in 0..4 {
        let Some(above) = line[..end].strip_suffix(b"..").filter(|above| above.last().is_some_and(is_mark))
        else {
            break;
        };
        let bare = above.len() - above.iter().rev().take(4).take_while(|byte| is_mark(byte)).count();
        let folder = line[..bare].iter().rev().take(64).take_while(|byte| !is_mark(byte)).count();
        let start = bare - folder;
        let marks = line[..start].iter().rev().take(4).take_while(|byte| is_mark(byte)).count();
        if folder == 0 || marks == 0 {
            break;
        }
        end = start - marks;
    }
    end
}

/// Whether a path begins with a drive: `C:`, or `file:///C:` with slashes.
fn is_drive(line: &[u8], root: usize) -> bool {
    let root = without_ups(line, root);
    line[..root].last() == Some(&b':')
        && root >= 2
        && line[root - 2].is_ascii_alphabetic()
        && (root == 2 || !line[root - 3].is_ascii_alphanumeric())
}

fn is_windows_home(line: &[u8], root: usize, folder: &[u8]) -> bool {
    let folder = folder.strip_suffix(b"$").unwrap_or(folder);
    if !folder.eq_ignore_ascii_case(b"users") && folder != b"home" {
        return false;
    }
    if is_drive(line, root) {
        return true;
    }
    // `\\fs01\home\mia`, `\Device\HarddiskVolume3\Users\mia`
    let before = &line[root.saturating_sub(64)..root];
    memchr::memmem::find(before, b"\\\\").is_some()
        || memchr::memmem::find(before, b"HarddiskVolume").is_some()
        || (folder == b"Users"
            && !before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.'))
}

/// Whether `…/home/` is the folder of homes and no part of a web address.
fn is_unix_home(line: &[u8], root: usize, end: usize) -> bool {
    let longest = HOMES.iter().filter_map(|home| {
        let bytes = home.as_bytes();
        let start = (end + 1).checked_sub(bytes.len())?;
        (&line[start..=end] == bytes).then_some(start)
    });
    let Some(start) = longest.min() else { return false };
    let before = &line[..without_ups(line, start)];
    // /mnt/c/Users/mia, /c/Users/mia, /System/Volumes/Data/Users/mia, /scim/v2/Users/mia
    let is_users = &line[start..=end] == b"/Users/";
    if is_users {
        return !before.ends_with(b"app") && root == start;
    }
    if before.ends_with(b"file://") || before.ends_with(b"file:") {
        return true;
    }
    let is_home = matches!(&line[start..=end], b"/home/" | b"/homes/");
    let elsewhere = is_home && ABOVE.iter().any(|above| before.ends_with(above));
    let free = elsewhere
        || before.last().is_none_or(|byte| {
            !(byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'}' | b'\\'))
        });
    if !free {
        return false;
    }
    let near = &before[before.len().saturating_sub(24)..];
    let trimmed = near.trim_ascii_end();
    let request = METHODS.iter().any(|method| trimmed.ends_with(method.as_bytes()));
    let lower = trimmed.to_ascii_lowercase();
    let cut = lower.iter().rev().take_while(|byte| b"\"': =>(".contains(byte)).count();
    let named = &lower[..lower.len() - cut];
    let web = [
        &b"url"[..],
        b"uri",
        b"route",
        b"request",
        b"endpoint",
        b"href",
        b"location",
        b"referer",
        b"referrer",
        b"src",
    ]
    .iter()
    .any(|word| named.ends_with(word));
    !request && !web
}
