//! The connection file, in which the two ends of a connection agree on addresses and a key.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a kernel listens, and with which key messages are signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Connection {
    /// `tcp`.
    pub transport: String,
    /// The address of the machine.
    pub ip: String,
    /// The key; empty if nothing is signed.
    #[serde(default)]
    pub key: String,
    /// The port for requests.
    pub shell_port: u16,
    /// The port for requests that must not wait.
    pub control_port: u16,
    /// The port for what everybody hears.
    pub iopub_port: u16,
    /// The port for questions to the reader.
    pub stdin_port: u16,
    /// The port of the heartbeat.
    pub hb_port: u16,
}

impl Connection {
    /// Reads the file that Jupyter has written.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is no connection file", path.display()))
    }

    /// A connection on this machine alone, with a key that nobody else knows and five ports that are free now. Somebody
    /// may take one of them before the kernel does; then the kernel ends at once, and another connection is needed.
    pub fn private() -> io::Result<Self> {
        // All five are held until the last one is found, so that they differ.
        let held: Vec<_> = (0..5).map(|_| TcpListener::bind(("127.0.0.1", 0))).collect::<Result<_, _>>()?;
        let ports: Vec<_> = held.iter().map(|port| Ok(port.local_addr()?.port())).collect::<io::Result<_>>()?;
        Ok(Self {
            transport: "tcp".to_owned(),
            ip: "127.0.0.1".to_owned(),
            key: Uuid::new_v4().to_string(),
            shell_port: ports[0],
            control_port: ports[1],
            iopub_port: ports[2],
            stdin_port: ports[3],
            hb_port: ports[4],
        })
    }

    /// Writes the file. The folder is for the owner alone, and so is the key.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_vec(self)?;
        fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// The address with that port, as sockets want it.
    pub fn endpoint(&self, port: u16) -> String {
        format!("{}://{}:{port}", self.transport, self.ip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_connections_differ_in_all() {
        let (a, b) = (Connection::private().unwrap(), Connection::private().unwrap());
        assert_ne!(a.key, b.key);
        let mut ports = vec![a.shell_port, a.control_port, a.iopub_port, a.stdin_port, a.hb_port];
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 5);
    }

    #[test]
    fn a_file_of_jupyter_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kernel.json");
        let text = r#"{ "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
            "ip": "127.0.0.1", "key": "k", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "rust" }"#;
        fs::write(&path, text).unwrap();
        let connection = Connection::read(&path).unwrap();
        assert_eq!(connection.endpoint(connection.hb_port), "tcp://127.0.0.1:5");
        connection.write(&path).unwrap();
        assert_eq!(Connection::read(&path).unwrap().key, "k");
    }
}
