//! A web server in a test, as small as can be: what it answers, and how it misbehaves, is up to the test.
#![allow(dead_code, reason = "each test that includes this file uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that answers each connection, in a thread of its own, until it is dropped.
pub struct Server {
    /// The address of its folder of files, with a slash at the end.
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Listens on a free port of this machine, and lets `answer` say the rest to whoever asks for a file.
    pub fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
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
                    let Some(file) = read_request(&stream) else { return };
                    requests.lock().unwrap().push(file.clone());
                    answer(&file, &mut stream);
                });
            }
        });
        server
    }

    /// A server that answers every request with these bytes, to the letter, and hangs up.
    pub fn of(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |_, stream| {
            send(stream, &answer);
        })
    }

    /// The files that were asked for until now.
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

fn read_request(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let file = lines.next()?.split(' ').nth(1)?.trim_start_matches("/files/").to_owned();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    Some(file)
}

/// A client may hang up before it has everything; that is its right. Returns whether it is still there.
pub fn send(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).and_then(|()| stream.flush()).is_ok()
}

/// An answer, and with it the promise to hang up at its end.
pub fn answer(status: &str, headers: &str, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n");
    [head.as_bytes(), content].concat()
}
