//! How much memory the process has, where the system tells.

/// Bytes of this process that are in memory now; `None` where the system does not tell.
#[must_use]
pub fn resident() -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        // proc(5): size, resident, shared, … in pages.
        let text = std::fs::read_to_string("/proc/self/statm").ok()?;
        let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }
    #[cfg(not(target_os = "linux"))]
    None
}
