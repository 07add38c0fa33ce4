//! A web server in a test, as small as can be: what it answers, and how it misbehaves, is up to the test.
#![allow(dead_code, reason = "each test that includes this file uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a client asked for.
pub struct Request {
    /// The file.
    pub path: String,
    /// The first byte that is wanted.
    pub start: Option<usize>,
}

/// A server that answers each connection, in a thread of its own, until it is dropped.
pub struct Server {
    /// The address of its folder of files, with a slash at the end.
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Listens on a free port of this machine, and lets `answer` say the rest.
    pub fn start(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/files/", listener.local_addr().unwrap());
        let (requests, stopped) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let server = Self { url, requests: requests.clone(), stopped: stopped.clone() };
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (answer, requests) = (answer.clone(), requests.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let Some(request) = read_request(&stream) else { return };
                    let start = request.start.map_or(String::new(), |start| format!(" from {start}"));
                    requests.lock().unwrap().push(format!("{}{start}", request.path));
                    answer(&request, &mut stream);
                });
            }
        });
        server
    }

    /// What was asked for until now, such as `a.gz from 1000`.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let address = self.url.trim_start_matches("http://").trim_end_matches("/files/");
        let _ = TcpStream::connect(address);
    }
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.trim_start_matches("/files/").to_owned();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).map(|line| line.to_lowercase()).collect();
    let start = headers.iter().find_map(|line| line.strip_prefix("range: bytes=")?.strip_suffix('-')?.parse().ok());
    Some(Request { path, start })
}

/// A client may hang up before it has everything; that is its right.
pub fn send(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
}

/// The head of an answer, and with it the promise to hang up at its end.
pub fn send_head(stream: &mut TcpStream, status: &str, length: usize, more: &str) {
    send(
        stream,
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n").as_bytes(),
    );
}
