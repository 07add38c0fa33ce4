//! [`ExamScores`]: how a student's sleep and study show in his exams; 200 rows in five scenarios.

use std::fmt;
use std::path::Path;

use ndarray::{Array1, Array2, Axis};
use rand_distr::{Distribution, Normal};
use serde::{Deserialize, Serialize};

use crate::data::csv::{from_csv_str, read_csv, to_csv_string, write_csv};
use crate::data::{ArrayDataset, DataError, DataModule, Dataset};
use crate::error::ConfigError;
use crate::random::{Rng, Stream, rng_for};
use crate::tensor::Tensor;

/// How the student lived before an exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scenario {
    /// Sleeps well and studies much: 80 rows around (8 h, 8 h), score 85.
    #[serde(rename = "sleep and study")]
    SleepAndStudy,
    /// Sleeps long and hardly studies: 30 rows around (12 h, 2 h), score 60.
    #[serde(rename = "sleep only")]
    SleepOnly,
    /// Studies long and hardly sleeps: 30 rows around (2 h, 12 h), score 70.
    #[serde(rename = "study only")]
    StudyOnly,
    /// Some of both: 30 rows around (6 h, 6 h), score 75.
    #[serde(rename = "some of both")]
    SomeOfBoth,
    /// Neither sleeps nor studies: 30 rows around (2 h, 2 h), score 45.
    #[serde(rename = "neither")]
    Neither,
}

impl Scenario {
    /// All five, in the order in which the rows come.
    pub const ALL: [Scenario; 5] =
        [Self::SleepAndStudy, Self::SleepOnly, Self::StudyOnly, Self::SomeOfBoth, Self::Neither];

    /// The number of rows in [`ExamScores::synthetic`].
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Scenario::ALL.map(Scenario::rows), [80, 30, 30, 30, 30]);
    /// ```
    pub fn rows(self) -> usize {
        if self == Self::SleepAndStudy { 80 } else { 30 }
    }

    /// The means of sleep (hours per day), study (hours per day) and score (points).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let [sleep, study, score] = Scenario::SleepOnly.means();
    /// assert_eq!((sleep, study, score), (12.0, 2.0, 60.0));
    /// ```
    pub fn means(self) -> [f32; 3] {
        match self {
            Self::SleepAndStudy => [8.0, 8.0, 85.0],
            Self::SleepOnly => [12.0, 2.0, 60.0],
            Self::StudyOnly => [2.0, 12.0, 70.0],
            Self::SomeOfBoth => [6.0, 6.0, 75.0],
            Self::Neither => [2.0, 2.0, 45.0],
        }
    }

    /// The name, as it stands in a CSV file.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Scenario::SomeOfBoth.name(), "some of both");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::SleepAndStudy => "sleep and study",
            Self::SleepOnly => "sleep only",
            Self::StudyOnly => "study only",
            Self::SomeOfBoth => "some of both",
            Self::Neither => "neither",
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Standard deviations of sleep, study and score, the same in every scenario.
pub const EXAM_DEVIATIONS: [f32; 3] = [1.5, 2.0, 1.0];

/// One exam.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamRecord {
    /// Hours of sleep per day. Drawn from a normal distribution, so a few are negative: real data needs a check there.
    pub sleep_hours: f32,
    /// Hours of study per day; a few are negative, as above.
    pub study_hours: f32,
    /// Points, about 40 to 90.
    pub exam_score: f32,
    /// Which of the five scenarios it comes from; a model does not get to see it.
    pub scenario: Scenario,
}

/// The exam data: predict the score from hours of sleep and hours of study.
///
/// Inputs are (n, 2): sleep, study; targets (n, 1): score. As there are few rows, training and validation both use all
/// of them; drawn data has a test set beside them, exams of your own have none. By default in batches of 32.
///
/// ```
/// use workbook::prelude::*;
/// let data = ExamScores::synthetic(0);
/// assert_eq!(data.records().len(), 200);
/// assert_eq!(data.features().dim(), (200, 2));
/// let (x, y) = data.train_dataloader(0).next().unwrap();
/// assert_eq!((x.shape().to_vec(), y.shape().to_vec()), (vec![32, 2], vec![32, 1]));
/// ```
#[derive(Clone, Debug)]
pub struct ExamScores {
    records: Vec<ExamRecord>,
    set: ArrayDataset,
    test: Option<ArrayDataset>,
    batch_size: usize,
    seed: u64,
}

impl ExamScores {
    /// 200 rows drawn from the five scenarios: each value from a normal distribution of its own. As many more, drawn the
    /// same way, are the test set.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let scores = |seed| ExamScores::synthetic(seed).scores();
    /// assert_eq!(scores(0), scores(0));
    /// assert_ne!(scores(0), scores(1));
    /// ```
    pub fn synthetic(seed: u64) -> Self {
        let [train, test] = [Stream::Train, Stream::Test].map(|stream| draw(&mut rng_for(seed, stream)));
        let test = set(&test).expect("200 rows of finite numbers");
        Self { seed, test: Some(test), ..Self::from_records(train).expect("200 rows of finite numbers") }
    }

    /// Exams of your own, without a test set.
    ///
    /// # Errors
    /// [`DataError`] if there are none, or if a number is not finite.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let scenario = Scenario::SomeOfBoth;
    /// let exam = ExamRecord { sleep_hours: 7.5, study_hours: 6.0, exam_score: 80.0, scenario };
    /// let data = ExamScores::from_records(vec![exam])?;
    /// assert_eq!(data.features(), array![[7.5, 6.0]]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn from_records(records: Vec<ExamRecord>) -> Result<Self, DataError> {
        let set = set(&records)?;
        Ok(Self { records, set, test: None, batch_size: 32, seed: 0 })
    }

    /// Reads a CSV file with the columns `sleep_hours`, `study_hours`, `exam_score` and `scenario`.
    ///
    /// # Errors
    /// [`DataError`] names file, line and column of what cannot be used; see [`read_csv`].
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("exams.csv");
    /// ExamScores::synthetic(0).to_csv(&file)?;
    /// assert_eq!(ExamScores::from_csv(&file)?.records(), ExamScores::synthetic(0).records());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_csv(file: impl AsRef<Path>) -> Result<Self, DataError> {
        Self::from_records(read_csv(file)?)
    }

    /// As [`from_csv`](Self::from_csv), from a text; `name` stands for the file's in errors.
    ///
    /// # Errors
    /// As [`from_csv`](Self::from_csv).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let text = "sleep_hours,study_hours,exam_score,scenario\n8,6,82.5,some of both\n";
    /// assert_eq!(ExamScores::from_csv_str(text, "my exams")?.scores(), array![82.5]);
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn from_csv_str(text: &str, name: &str) -> Result<Self, DataError> {
        Self::from_records(from_csv_str(text, name)?)
    }

    /// Writes a CSV file that [`from_csv`](Self::from_csv) reads back, to the last bit.
    ///
    /// # Errors
    /// [`DataError::Write`] if the file cannot be written.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("exams.csv");
    /// ExamScores::synthetic(0).to_csv(&file)?;
    /// let text = std::fs::read_to_string(&file)?;
    /// assert!(text.starts_with("sleep_hours,study_hours,exam_score,scenario\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_csv(&self, file: impl AsRef<Path>) -> Result<(), DataError> {
        write_csv(file, &self.records)
    }

    /// The text that [`to_csv`](Self::to_csv) writes.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(ExamScores::synthetic(0).to_csv_string().lines().count(), 1 + 200);
    /// ```
    pub fn to_csv_string(&self) -> String {
        to_csv_string(&self.records).expect("records are flat")
    }

    /// The same exams in minibatches of this size.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0).with_batch_size(50)?;
    /// assert_eq!(data.train_dataloader(0).len(), 4); // 200 rows
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_batch_size(self, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        Ok(Self { batch_size, ..self })
    }

    /// The same exams with another seed for their order; at first it is the seed that they were drawn with.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0);
    /// let first = |data: &ExamScores| data.train_dataloader(0).next().unwrap().1.to_vec();
    /// assert_ne!(first(&data), first(&data.clone().with_seed(1))); // the same exams in another order
    /// ```
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The exams, one by one.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = ExamScores::synthetic(0);
    /// let best = data.records().iter().max_by(|a, b| a.exam_score.total_cmp(&b.exam_score)).unwrap();
    /// assert_eq!(best.scenario, Scenario::SleepAndStudy);
    /// ```
    pub fn records(&self) -> &[ExamRecord] {
        &self.records
    }

    /// Hours of sleep and of study per day, of shape (n, 2).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let means = ExamScores::synthetic(0).features().mean_axis(Axis(0)).unwrap();
    /// assert_close!(means, array![6.5, 6.5], 0.5); // hours of sleep, hours of study
    /// ```
    pub fn features(&self) -> Array2<f32> {
        features(&self.records)
    }

    /// The scores in points, of shape (n).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let mean = ExamScores::synthetic(0).scores().mean().unwrap();
    /// assert_close!(mean, 71.5, 0.5);
    /// ```
    pub fn scores(&self) -> Array1<f32> {
        scores(&self.records)
    }
}

/// The rows of all scenarios, one after the other.
fn draw(rng: &mut Rng) -> Vec<ExamRecord> {
    let mut records = Vec::with_capacity(200);
    for scenario in Scenario::ALL {
        let [sleep, study, score] = std::array::from_fn(|i| {
            Normal::new(scenario.means()[i], EXAM_DEVIATIONS[i]).expect("the deviations are positive")
        });
        records.extend((0..scenario.rows()).map(|_| ExamRecord {
            sleep_hours: sleep.sample(rng),
            study_hours: study.sample(rng),
            exam_score: score.sample(rng),
            scenario,
        }));
    }
    records
}

fn set(records: &[ExamRecord]) -> Result<ArrayDataset, DataError> {
    ArrayDataset::regression(features(records), scores(records).insert_axis(Axis(1)))
}

fn features(records: &[ExamRecord]) -> Array2<f32> {
    Array2::from(records.iter().map(|record| [record.sleep_hours, record.study_hours]).collect::<Vec<_>>())
}

fn scores(records: &[ExamRecord]) -> Array1<f32> {
    records.iter().map(|record| record.exam_score).collect()
}

impl DataModule for ExamScores {
    type Target = Tensor;

    fn train_set(&self) -> &dyn Dataset<Target = Tensor> {
        &self.set
    }

    fn val_set(&self) -> &dyn Dataset<Target = Tensor> {
        &self.set
    }

    fn test_set(&self) -> Option<&dyn Dataset<Target = Tensor>> {
        self.test.as_ref().map(|test| test as _)
    }

    fn batch_size(&self) -> usize {
        self.batch_size
    }

    fn seed(&self) -> u64 {
        self.seed
    }
}
