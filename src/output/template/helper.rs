//! The helpers that templates may use besides those of Handlebars.

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext};

use crate::text::markdown;
use crate::text::visible::visible;

/// Their names, for the lint: a helper that is not here, and not one of Handlebars' own, is a mistake.
pub(crate) const NAMES: &[&str] = &["fence", "code", "quote", "pre", "lines"];

pub(crate) fn register(engine: &mut Handlebars<'_>) {
    engine.register_helper("fence", Box::new(fence));
    engine.register_helper("code", Box::new(code));
    engine.register_helper("quote", Box::new(quote));
    engine.register_helper("pre", Box::new(pre));
    engine.register_helper("lines", Box::new(lines));
}

fn parameter<'h>(helper: &'h Helper<'_>) -> &'h str {
    helper.param(0).and_then(|value| value.value().as_str()).unwrap_or_default()
}

/// `{{fence error}}`: a Markdown block that its content cannot end.
fn fence(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&markdown::fence(parameter(helper)))?)
}

/// `{{code id}}`: Markdown code within a line.
fn code(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&markdown::code(parameter(helper)))?)
}

/// `{{quote error}}`: plain text, every line behind `| `, so that a quoted text cannot pass for one of the ticket's own
/// sections. Also the last line, when nothing is in it.
fn quote(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    for (index, line) in visible(parameter(helper)).split('\n').enumerate() {
        out.write(if index == 0 { "| " } else { "\n| " })?;
        out.write(line)?;
    }
    Ok(())
}

/// `{{pre error}}`: an HTML block with every line and column. A browser drops the line break behind `<pre>`, so one of ours stands
/// there instead of the text's own.
fn pre(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write("<pre>\n")?;
    escaped(helper, out)?;
    Ok(out.write("</pre>")?)
}

/// `{{lines error}}`: every line, in a `<textarea>`, which drops a first line break as `<pre>` does.
fn lines(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write("\n")?;
    escaped(helper, out)
}

fn escaped(helper: &Helper<'_>, out: &mut dyn Output) -> HelperResult {
    Ok(out.write(&handlebars::html_escape(&visible(parameter(helper))))?)
}
