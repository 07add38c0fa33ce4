//! CSV in and out, for any row type with serde's derives; errors name the file, the line and the column.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use workbook::data::csv::{from_csv_str, to_csv_string};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Wire { voltage: f32, current: f32 }
//!
//! let rows = vec![Wire { voltage: 1.5, current: 0.5 }];
//! let text = to_csv_string(&rows)?;
//! assert_eq!(text, "voltage,current\n1.5,0.5\n");
//! assert_eq!(from_csv_str::<Wire>(&text, "wires.csv")?, rows);
//!
//! let error = from_csv_str::<Wire>("voltage,current\n1.5,lots\n", "wires.csv").unwrap_err();
//! assert_eq!(error.to_string(), "wires.csv, line 2, column `current`: `lots` is not a number");
//! # Ok::<(), workbook::Error>(())
//! ```

use std::fs;
use std::path::Path;

use ::csv::{DeserializeErrorKind, ErrorKind, Reader, ReaderBuilder, StringRecord, Trim, Writer};
use serde::de::{DeserializeOwned, Deserializer, Visitor, value};
use serde::{Serialize, forward_to_deserialize_any};

use crate::data::DataError;
use crate::write;

/// The rows of a CSV file. Its first line names the columns, in any order; columns that `T` does not have are ignored.
///
/// # Errors
/// [`DataError`] for an unreadable file, a wrong first line, no row at all, a missing or superfluous field, a field of
/// the wrong kind, and for NaN, infinity and numbers beyond the range of `f32` where `T` has a number.
///
/// ```
/// use workbook::data::csv::read_csv;
///
/// #[derive(serde::Deserialize)]
/// struct Wire { voltage: f32, current: f32 }
///
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("wires.csv");
/// # std::fs::write(&file, "current,voltage\n0.5,1.5\n")?;
/// let wires: Vec<Wire> = read_csv(&file)?;
/// assert_eq!(wires[0].voltage / wires[0].current, 3.0); // in ohms
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_csv<T: DeserializeOwned>(file: impl AsRef<Path>) -> Result<Vec<T>, DataError> {
    let file = file.as_ref();
    let bytes = fs::read(file).map_err(|error| DataError::Read { file: file.into(), error })?;
    parse(&bytes, file)
}

/// The rows of a CSV text; `name` stands for the file's in errors.
///
/// # Errors
/// As [`read_csv`].
///
/// ```
/// use workbook::data::csv::from_csv_str;
/// let points: Vec<(f32, f32)> = from_csv_str("x,y\n1,2\n3,4\n", "points")?;
/// assert_eq!(points, [(1.0, 2.0), (3.0, 4.0)]);
///
/// let error = from_csv_str::<(f32, f32)>("x,y\n1,two\n", "points").unwrap_err();
/// assert_eq!(error.to_string(), "points, line 2, column `y`: `two` is not a number");
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn from_csv_str<T: DeserializeOwned>(text: &str, name: &str) -> Result<Vec<T>, DataError> {
    parse(text.as_bytes(), Path::new(name))
}

/// Writes rows to a file, headed by a line that names the columns. The file appears whole or not at all.
///
/// # Errors
/// [`DataError::Write`] if the file cannot be written, and the errors of [`to_csv_string`].
///
/// ```
/// use workbook::data::csv::write_csv;
/// use workbook::prelude::*;
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("training.csv");
/// let model = LinearRegression::new(2, 0.0003, 0);
/// let history = Trainer::new(3).quiet().fit(&model, &ExamScores::synthetic(0))?;
/// write_csv(&file, history.epochs())?;
/// assert!(std::fs::read_to_string(&file)?.starts_with("epoch,train_loss,val_loss,seconds\n1,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_csv<T: Serialize>(file: impl AsRef<Path>, rows: &[T]) -> Result<(), DataError> {
    let file = file.as_ref();
    let text = to_csv_string(rows)?;
    write::atomically(file, text.as_bytes()).map_err(|error| DataError::Write { file: file.into(), error })
}

/// The rows as a CSV text, headed by a line that names the columns.
///
/// # Errors
/// [`DataError::Table`] if a row does not fit into one line, such as a struct within a struct.
///
/// ```
/// use workbook::data::csv::to_csv_string;
/// use workbook::prelude::*;
/// let text = to_csv_string(ExamScores::synthetic(0).records())?;
/// assert!(text.starts_with("sleep_hours,study_hours,exam_score,scenario\n"));
/// assert_eq!(text.lines().count(), 1 + 200);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn to_csv_string<T: Serialize>(rows: &[T]) -> Result<String, DataError> {
    let refused = |problem: String| DataError::Table { what: "rows", problem };
    let mut writer = Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(|error| refused(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| refused(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| refused(error.to_string()))
}

fn parse<T: DeserializeOwned>(bytes: &[u8], file: &Path) -> Result<Vec<T>, DataError> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(bytes);
    let header = header::<T>(&mut reader, file)?;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| structure_error(&error, file, reader.position().line()))? {
        let row = Row { file, line: line_of(&record, bytes), header: &header, fields: &record };
        rows.push(record.deserialize(Some(&header)).map_err(|error| row.error(&error))?);
        row.check_finite::<T>()?;
    }
    if rows.is_empty() {
        return Err(DataError::Empty { file: file.into(), what: "rows below the line that names the columns" });
    }
    Ok(rows)
}

/// The first line, checked against the fields of `T`.
fn header<T: DeserializeOwned>(reader: &mut Reader<&[u8]>, file: &Path) -> Result<StringRecord, DataError> {
    let header = reader.headers().map_err(|error| structure_error(&error, file, 1))?.clone();
    let expected = field_names::<T>();
    let problem = if header.is_empty() {
        Some("the file is empty".to_owned())
    } else if let Some(missing) = expected.iter().find(|name| !header.iter().any(|found| found == **name)) {
        Some(format!("column `{missing}` is missing"))
    } else {
        let twice = expected.iter().find(|name| header.iter().filter(|found| found == *name).count() > 1);
        twice.map(|name| format!("column `{name}` occurs twice"))
    };
    match problem {
        None => Ok(header),
        Some(problem) => Err(DataError::CsvHeader {
            file: file.into(),
            problem,
            expected: expected.join(","),
            found: shorten(&header.iter().collect::<Vec<_>>().join(","), 200),
        }),
    }
}

/// A row, with all that an error about it has to name.
struct Row<'a> {
    file: &'a Path,
    line: u64,
    header: &'a StringRecord,
    fields: &'a StringRecord,
}

impl Row<'_> {
    /// Rust reads "NaN", "inf" and "1e999" as numbers; a model must not.
    fn check_finite<T: DeserializeOwned>(&self) -> Result<(), DataError> {
        for (at, field) in self.fields.iter().enumerate() {
            if field.parse::<f32>().is_ok_and(|value| !value.is_finite()) && !self.takes_text::<T>(at) {
                let problem = match field.parse::<f64>() {
                    Ok(value) if value.is_finite() => "too large for a 32-bit number, which ends at 3.4e38",
                    _ => "not a finite number",
                };
                return Err(self.field_error(&self.header[at], format!("`{}` is {problem}", shorten(field, 40))));
            }
        }
        Ok(())
    }

    /// Whether this row would do as well with a text in that field: then it is a text to `T`, or nothing at all.
    fn takes_text<T: DeserializeOwned>(&self, at: usize) -> bool {
        let fields: StringRecord =
            self.fields.iter().enumerate().map(|(i, field)| if i == at { "?" } else { field }).collect();
        fields.deserialize::<T>(Some(self.header)).is_ok()
    }

    /// What serde says about a field, in our words.
    fn error(&self, error: &::csv::Error) -> DataError {
        let ErrorKind::Deserialize { err, .. } = error.kind() else {
            return structure_error(error, self.file, self.line);
        };
        // Values that a type refuses by itself, such as an unknown variant, come without a position: the message quotes them.
        let quoted_in = |message: &str| self.fields.iter().position(|field| message.contains(&format!("`{field}`")));
        let index = match err.kind() {
            DeserializeErrorKind::Message(message) => quoted_in(message),
            _ => err.field().map(|index| index as usize),
        };
        let Some((column, field)) = index.and_then(|index| Some((self.header.get(index)?, self.fields.get(index)?)))
        else {
            return DataError::CsvRow { file: self.file.into(), line: self.line, problem: err.to_string() };
        };
        let short = shorten(field, 40);
        let problem = match err.kind() {
            _ if field.is_empty() => "the field is empty".to_owned(),
            DeserializeErrorKind::ParseFloat(_) => format!("`{short}` is not a number"),
            DeserializeErrorKind::ParseInt(_) => format!("`{short}` is not a whole number of the right range"),
            DeserializeErrorKind::ParseBool(_) => format!("`{short}` is neither `true` nor `false`"),
            kind => kind.to_string().replace(field, &short),
        };
        self.field_error(column, problem)
    }

    fn field_error(&self, column: &str, problem: String) -> DataError {
        DataError::CsvField { file: self.file.into(), line: self.line, column: column.into(), problem }
    }
}

/// A text as messages repeat it: one that fills pages is cut.
fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}

/// What the reader says about the text as such.
fn structure_error(error: &::csv::Error, file: &Path, line: u64) -> DataError {
    let file = file.to_path_buf();
    let line = error.position().map_or(line, ::csv::Position::line);
    match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            DataError::CsvFieldCount { file, line, expected: *expected_len, found: *len }
        }
        ErrorKind::Utf8 { err, .. } => {
            DataError::CsvRow { file, line, problem: format!("field {} is not UTF-8 text", err.field() + 1) }
        }
        _ => DataError::CsvRow { file, line, problem: error.to_string() },
    }
}

/// The line in which a row begins. The reader counts from where it went on reading, which may be blank lines earlier.
fn line_of(record: &StringRecord, bytes: &[u8]) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let rest = bytes.get(position.byte() as usize..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + blank.filter(|&&byte| byte == b'\n').count() as u64
}

/// The names that serde's derive knows the fields of `T` by; none if `T` is not a struct.
fn field_names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It answers the one question and then fails, which is its way out and no error.
    let _ = T::deserialize(FieldNames(&mut names));
    names
}

struct FieldNames<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = value::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, value::Error> {
        Err(serde::de::Error::custom("only the names were wanted"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
