//! The second picture: the way from the person by groups and roles to the permission, and which link of it is missing.

mod engine;

use schemars::JsonSchema;
use serde::Serialize;

use super::{LineView, fitting};
use crate::case::{Case, CheckId};
use crate::checks::{Status, grants_of, roles_held};
use crate::facts::{Decided, Decision, Facts, Role};
use crate::report::v1::Report;

/// The drawing is so wide.
const WIDTH: usize = 360;
/// More than these side by side cannot be read on a phone.
const MOST: usize = 3;
/// The height of a box, and from one row of boxes to the next.
const BOX: usize = 44;
const ROW: usize = 92;
/// Between two boxes.
const GAP: usize = 10;

/// The way of the grant, and where it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct GrantView {
    /// Height of the drawing; it is 360 wide.
    pub(crate) height: usize,
    /// Person, groups, roles, permissions, object.
    pub(crate) boxes: Vec<BoxView>,
    /// From box to box.
    pub(crate) links: Vec<LinkView>,
    /// The same in sentences.
    pub(crate) steps: Vec<StepView>,
}

/// One box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct BoxView {
    /// The left edge.
    pub(crate) x: usize,
    /// The upper edge.
    pub(crate) y: usize,
    /// The width; every box is 44 high.
    pub(crate) width: usize,
    /// The middle of its text.
    pub(crate) middle: usize,
    /// "person", "group", "role", "permission", or the kind of the object.
    pub(crate) kind: LineView,
    /// Its name, as far as there is room.
    pub(crate) name: LineView,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct LinkView {
    /// From here …
    pub(crate) x1: usize,
    /// … at this height …
    pub(crate) y1: usize,
    /// … to there …
    pub(crate) x2: usize,
    /// … at that height.
    pub(crate) y2: usize,
    /// It is not there.
    pub(crate) missing: bool,
    /// The middle, where the sign of a missing link stands.
    pub(crate) sign_x: usize,
    /// Its height.
    pub(crate) sign_y: usize,
}

/// One link in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct StepView {
    /// "Agent does not grant conversations.assign".
    pub(crate) text: String,
    /// It is not there.
    pub(crate) missing: bool,
}

/// The picture; `None` where the action needs no permission, or neither roles nor a permission engine alone explain the verdict.
pub(crate) fn grant(report: &Report) -> Option<GrantView> {
    let check = report.check(CheckId::Role)?;
    let (facts, case) = (report.facts.as_ref()?, &report.case);
    let needed: Vec<&String> = case.needs.all_of.iter().chain(&case.needs.any_of).take(2).collect();
    let fails = check.status == Status::Fail;
    if needed.is_empty() || !matches!(check.status, Status::Pass | Status::Fail) {
        return None;
    }
    by_roles(facts, case, &needed, fails).or_else(|| by_engine(facts, case, &needed, fails))
}

/// What the engine decided of the first permission that the verdict is about.
fn by_engine(facts: &Facts, case: &Case, needed: &[&String], fails: bool) -> Option<GrantView> {
    let wanted = if fails { Decided::Denied } else { Decided::Allowed };
    let all = facts.decisions.as_ref().ok()?.value.as_deref().unwrap_or_default();
    let about = |one: &&Decision| one.decided == wanted && needed.contains(&&one.permission);
    let mut canvas = Canvas::default();
    engine::draw(&mut canvas, case, all.iter().find(about)?);
    canvas.finished(fails)
}

fn by_roles(facts: &Facts, case: &Case, needed: &[&String], fails: bool) -> Option<GrantView> {
    let listed = facts.roles.as_ref().ok()?.value.as_deref().unwrap_or_default();
    let held = roles_held(case, facts);
    let mut roles: Vec<&Role> =
        listed.iter().filter(|role| role.direct || held.contains(&role.name)).collect();
    let grants = |role: &Role| needed.iter().any(|id| grants(facts, role, id));
    roles.sort_by_key(|role| !grants(role));
    let mut canvas = Canvas::default();
    canvas.draw(case, facts, &roles, needed, fails);
    canvas.finished(fails)
}

/// Whether a role of theirs has it.
fn grants(facts: &Facts, role: &Role, id: &str) -> bool {
    if role.denies.iter().any(|denied| denied == id) {
        return false;
    }
    let names = |permission: &String| permission == id || permission == "*";
    match &role.permissions {
        Some(permissions) => permissions.iter().any(names),
        None => grants_of(facts, &role.name).is_some_and(|all| all.iter().any(names)),
    }
}

#[derive(Default)]
struct Canvas {
    boxes: Vec<BoxView>,
    links: Vec<LinkView>,
    steps: Vec<StepView>,
    rows: usize,
}

impl Canvas {
    /// The picture, where it explains the verdict.
    fn finished(self, fails: bool) -> Option<GrantView> {
        let explained = !self.links.is_empty() && self.links.iter().any(|link| link.missing) == fails;
        let height = (self.rows * ROW).saturating_sub(ROW - BOX) + 2;
        explained.then_some(GrantView { height, boxes: self.boxes, links: self.links, steps: self.steps })
    }

    fn draw(&mut self, case: &Case, facts: &Facts, roles: &[&Role], needed: &[&String], fails: bool) {
        let person = self.row("person", std::slice::from_ref(&&case.user))[0];
        let shown = &roles[..roles.len().min(MOST)];
        let mut groups: Vec<&String> = shown.iter().flat_map(|role| &role.groups).collect();
        groups.dedup();
        groups.truncate(MOST);
        let group_boxes = self.row("group", &groups);
        for (group, at) in groups.iter().zip(&group_boxes) {
            self.link(person, *at, false, format!("{} is in the group {group}", case.user));
        }
        let names: Vec<&String> = shown.iter().map(|role| &role.name).collect();
        let role_boxes = self.row("role", &names);
        for (role, at) in shown.iter().zip(&role_boxes) {
            let through: Vec<usize> = group_boxes
                .iter()
                .zip(&groups)
                .filter(|(_, group)| role.groups.contains(group))
                .map(|(at, _)| *at)
                .collect();
            for group in &through {
                self.link(*group, *at, false, format!("the group gives the role {}", role.name));
            }
            if through.is_empty() {
                self.link(person, *at, false, format!("{} has the role {}", case.user, role.name));
            }
        }
        if roles.len() > shown.len() {
            let more = roles.len() - shown.len();
            self.step(format!("{more} more roles of theirs are not drawn"), false);
        }
        let permissions = self.row("permission", needed);
        for (id, at) in needed.iter().zip(&permissions) {
            self.permission(case, facts, shown, (&role_boxes, person), (id, *at), fails);
        }
    }

    /// The links into one permission, and from it to the object that the action is on.
    fn permission(
        &mut self,
        case: &Case,
        facts: &Facts,
        roles: &[&Role],
        (boxes, person): (&[usize], usize),
        (id, at): (&String, usize),
        fails: bool,
    ) {
        let given = roles.iter().any(|role| grants(facts, role, id));
        if roles.is_empty() {
            self.link(person, at, true, format!("{} has no role, so nothing grants {id}", case.user));
        }
        for (role, from) in roles.iter().zip(boxes) {
            let has = grants(facts, role, id);
            if has || !given {
                let verb = if has { "grants" } else { "does not grant" };
                self.link(*from, at, !has, format!("{} {verb} {id}", role.name));
            }
        }
        if let Some(on) = &case.on
            && given
        {
            let name = &on.id;
            let object = self.row(&on.kind, std::slice::from_ref(&name))[0];
            let holds = if fails { "does not hold" } else { "holds" };
            self.link(at, object, fails, format!("{id} {holds} on {on}"));
        }
    }

    /// A row of boxes below the others; which they are.
    fn row(&mut self, kind: &str, names: &[&String]) -> Vec<usize> {
        if names.is_empty() {
            return Vec::new();
        }
        let width = ((WIDTH - 2) / names.len() - GAP).min(220);
        let all = names.len() * (width + GAP) - GAP;
        let (left, y) = ((WIDTH - all) / 2, self.rows * ROW + 1);
        self.rows += 1;
        let first = self.boxes.len();
        for (index, name) in names.iter().enumerate() {
            let x = left + index * (width + GAP);
            self.boxes.push(BoxView {
                x,
                y,
                width,
                middle: x + width / 2,
                kind: LineView { y: y + 16, text: fitting(kind, width / 7) },
                name: LineView { y: y + 34, text: fitting(name, width / 8) },
            });
        }
        (first..self.boxes.len()).collect()
    }

    fn link(&mut self, from: usize, to: usize, missing: bool, says: String) {
        let (Some(one), Some(other)) = (self.boxes.get(from), self.boxes.get(to)) else { return };
        let (x1, y1, x2, y2) = (one.middle, one.y + BOX, other.middle, other.y);
        let (sign_x, sign_y) = (usize::midpoint(x1, x2), usize::midpoint(y1, y2));
        self.links.push(LinkView { x1, y1, x2, y2, missing, sign_x, sign_y });
        self.step(says, missing);
    }

    fn step(&mut self, text: String, missing: bool) {
        self.steps.push(StepView { text, missing });
    }
}
