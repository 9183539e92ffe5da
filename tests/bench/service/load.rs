//! Load: keep-alive connections that send signed webhooks, each of its own event.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::replica::signed;

/// Connections.
const CONNECTIONS: u64 = 32;

/// Waits until somebody answers there.
pub(crate) async fn until_ready(address: SocketAddr) {
    for _ in 0..600 {
        if TcpStream::connect(address).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody answers at {address}");
}

/// Webhooks that were answered with 202, per second.
pub(crate) async fn per_second(address: SocketAddr, time: Duration, run: u64) -> f64 {
    let mut all = tokio::task::JoinSet::new();
    let begun = Instant::now();
    for connection in 0..CONNECTIONS {
        all.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut taken = 0_u64;
            let mut answer = vec![0; 4096];
            while begun.elapsed() < time {
                let ticket = 1 + run * 10_000_000 + connection * 100_000 + taken;
                let request = signed(address, usize::try_from(ticket).unwrap(), "keep-alive");
                stream.write_all(request.as_bytes()).await.unwrap();
                // An answer is small, and comes in one piece.
                let length = stream.read(&mut answer).await.unwrap();
                assert!(
                    answer.starts_with(b"HTTP/1.1 202"),
                    "{}",
                    String::from_utf8_lossy(&answer[..length])
                );
                taken += 1;
            }
            taken
        });
    }
    let mut taken = 0;
    while let Some(one) = all.join_next().await {
        taken += one.unwrap();
    }
    taken as f64 / begun.elapsed().as_secs_f64()
}

pub(crate) fn part(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * part) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

pub(crate) fn median(values: &[f64]) -> f64 {
    part(values, 0.5)
}

pub(crate) fn spread(values: &[f64]) -> String {
    format!("{:.0} to {:.0}", part(values, 0.0), part(values, 1.0))
}
