//! Messages over a pair of streams: a header with the length, and so many bytes of JSON.
//!
//! A message that cannot be read is told to the client, and the next one is read; only the end of the stream ends it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{Connection, Message, Notification};
use lsp_types::{LogMessageParams, MessageType, Notification as _};

/// The largest message, in bytes: four times the largest file of the language.
const LARGEST_MESSAGE: u64 = 256 << 20;

/// The longest line of a header, in bytes.
const LONGEST_HEADER: u64 = 8 << 10;

/// Reads messages from one stream and writes them to another, each in a thread of its own.
///
/// The second value is the thread that writes: it ends once everything is written and the connection is dropped.
pub(crate) fn connect(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> (Connection, JoinHandle<io::Result<()>>) {
    let (to_client, outgoing) = unbounded();
    let (from_client, incoming) = unbounded();
    let complaints = to_client.clone();
    // The reader is not waited for: it ends with its stream, or with the process.
    thread::spawn(move || read_all(BufReader::new(input), &from_client, &complaints));
    let writer = thread::spawn(move || write_all(output, &outgoing));
    (Connection { sender: to_client, receiver: incoming }, writer)
}

fn write_all(mut output: impl Write, messages: &Receiver<Message>) -> io::Result<()> {
    messages.iter().try_for_each(|message| message.write(&mut output))
}

fn read_all(mut input: impl BufRead, messages: &Sender<Message>, complaints: &Sender<Message>) {
    loop {
        let message = match read(&mut input) {
            Ok(Frame::Message(message)) => message,
            Ok(Frame::Unreadable(why)) => {
                let params = LogMessageParams { kind: MessageType::Error, message: why };
                let method = lsp_types::LogMessageNotification::METHOD.as_str().to_owned();
                let told = complaints.send(Notification::new(method, params).into());
                if told.is_err() {
                    return;
                }
                continue;
            }
            Ok(Frame::End) | Err(_) => return,
        };
        let last = matches!(&message, Message::Notification(n) if n.method == "exit");
        if messages.send(message).is_err() || last {
            return;
        }
    }
}

/// One message, if it can be read.
enum Frame {
    Message(Message),
    Unreadable(String),
    End,
}

fn read(input: &mut impl BufRead) -> io::Result<Frame> {
    let Some(length) = header(input)? else {
        return Ok(Frame::End);
    };
    let length = match length {
        Ok(length) if length <= LARGEST_MESSAGE => length,
        Ok(length) => {
            io::copy(&mut input.take(length), &mut io::sink())?;
            return Ok(Frame::Unreadable(format!("a message of {length} bytes is too long")));
        }
        Err(why) => return Ok(Frame::Unreadable(why)),
    };
    let mut body = Vec::new();
    let read = input.take(length).read_to_end(&mut body)?;
    if (read as u64) < length {
        return Ok(Frame::End);
    }
    Ok(match serde_json::from_slice(&body) {
        Ok(message) => Frame::Message(message),
        Err(error) => Frame::Unreadable(format!("a message could not be read: {error}")),
    })
}

/// The length that a header gives; nothing at the end of the stream.
fn header(input: &mut impl BufRead) -> io::Result<Option<Result<u64, String>>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            // Blank lines before a header are passed over.
            match length {
                Some(length) => return Ok(Some(length)),
                None => continue,
            }
        }
        match line.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = Some(value.trim().parse().map_err(|_| format!("`{}` is no length", value.trim())));
            }
            Some(_) => {}
            None => return Ok(Some(Err("a header without a colon was passed over".to_owned()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read from a stream: methods, and what is said of the rest.
    fn read_from(stream: &str) -> Vec<String> {
        let mut input = stream.as_bytes();
        let mut all = Vec::new();
        loop {
            match read(&mut input).unwrap() {
                Frame::Message(Message::Notification(n)) => all.push(n.method),
                Frame::Message(_) => all.push("other".to_owned()),
                Frame::Unreadable(why) => all.push(why.chars().take(25).collect()),
                Frame::End => return all,
            }
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_cannot_be_read_does_not_stop_what_follows() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"good"}"#);
        for bad in ["{", "[]", "\"x\"", r#"{"jsonrpc":"2.0"}"#, "\u{1f980}"] {
            let stream = format!("{good}{}{good}", framed(bad));
            let read = read_from(&stream);
            assert_eq!((read.len(), &*read[0], &*read[2]), (3, "good", "good"), "{bad}: {read:?}");
        }
        assert_eq!(read_from(&format!("nonsense\n{good}")).last().unwrap(), "good");
        assert_eq!(read_from(&format!("Content-Length: many\r\n\r\n{good}")).last().unwrap(), "good");
        assert_eq!(read_from(&format!("Content-Type: x\r\n{good}")), ["good"]);
        assert_eq!(read_from("Content-Length: 99999999999\r\n\r\nshort"), ["a message of 99999999999 "]);
        assert_eq!(read_from("Content-Length: 10\r\n\r\nshort"), [""; 0]);
        assert_eq!(read_from(""), [""; 0]);
    }
}
