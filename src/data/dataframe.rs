//! The bridge to polars: records and arrays as a [`DataFrame`], and its columns as an array. Needs the feature `polars`.

use ndarray::{Array2, ArrayView2};
use polars::prelude::{Column, DataFrame, DataType};

use crate::data::{DataError, ExamScores, Scenario};

impl ExamScores {
    /// The exams as a table with the columns `sleep_hours`, `study_hours`, `exam_score` and `scenario`.
    ///
    /// Needs the feature `polars`.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let frame = ExamScores::synthetic(0).to_data_frame();
    /// assert_eq!(frame.shape(), (200, 4));
    /// ```
    pub fn to_data_frame(&self) -> DataFrame {
        let records = self.records();
        let column = |name: &str, value: fn(&crate::data::ExamRecord) -> f32| {
            Column::new(name.into(), records.iter().map(value).collect::<Vec<_>>())
        };
        let scenarios: Vec<&str> = records.iter().map(|record| Scenario::name(record.scenario)).collect();
        let columns = vec![
            column("sleep_hours", |record| record.sleep_hours),
            column("study_hours", |record| record.study_hours),
            column("exam_score", |record| record.exam_score),
            Column::new("scenario".into(), scenarios),
        ];
        DataFrame::new(records.len(), columns).expect("four columns of the same length, with different names")
    }
}

/// An array of shape (rows, columns) as a table with these names.
///
/// # Errors
/// [`DataError::Table`] if there is not one name for each column, or if two are the same.
///
/// ```
/// use workbook::data::dataframe::{from_data_frame, to_data_frame};
/// use workbook::prelude::*;
/// let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
/// let frame = to_data_frame(&["a", "b"], x.view())?;
/// assert_eq!(from_data_frame(&frame, &["b"])?, array![[2.0], [4.0], [6.0]]);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn to_data_frame(names: &[&str], values: ArrayView2<'_, f32>) -> Result<DataFrame, DataError> {
    if names.len() != values.ncols() {
        return Err(refused(format!("{} columns need {} names, not {}", values.ncols(), values.ncols(), names.len())));
    }
    let column = |(name, values): (&&str, ndarray::ArrayView1<'_, f32>)| Column::new((*name).into(), values.to_vec());
    let columns = names.iter().zip(values.columns()).map(column).collect();
    DataFrame::new(values.nrows(), columns).map_err(|error| refused(error.to_string()))
}

/// These columns of a table as an array of shape (rows, names).
///
/// # Errors
/// [`DataError::Table`] for a column that is not there, is not numeric, or has gaps.
///
/// ```
/// use workbook::data::dataframe::from_data_frame;
/// use workbook::prelude::*;
/// let exams = ExamScores::synthetic(0);
/// let hours = from_data_frame(&exams.to_data_frame(), &["sleep_hours", "study_hours"])?;
/// assert_eq!(hours, exams.features());
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn from_data_frame(frame: &DataFrame, names: &[&str]) -> Result<Array2<f32>, DataError> {
    let mut values = Array2::zeros((frame.height(), names.len()));
    for (name, mut target) in names.iter().zip(values.columns_mut()) {
        let column = frame.column(name).map_err(|_| {
            let there = frame.get_column_names().iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
            refused(format!("there is no column `{name}`; there are {there}"))
        })?;
        if !column.dtype().is_primitive_numeric() {
            return Err(refused(format!("column `{name}` holds {}, not numbers", column.dtype())));
        }
        if column.null_count() > 0 {
            return Err(refused(format!("column `{name}` has {} gaps", column.null_count())));
        }
        let column = column.cast(&DataType::Float32).map_err(|error| refused(error.to_string()))?;
        let numbers = column.f32().map_err(|error| refused(error.to_string()))?;
        for (target, value) in target.iter_mut().zip(numbers.into_no_null_iter()) {
            *target = value;
        }
    }
    Ok(values)
}

/// The mean of these columns within each group of equal values of `key`, in the order in which the groups first occur:
/// a table with the columns `key` and `names`.
///
/// # Errors
/// [`DataError::Table`] for a column that is not there.
///
/// ```
/// use workbook::data::dataframe::mean_by;
/// use workbook::prelude::*;
/// let frame = ExamScores::synthetic(0).to_data_frame();
/// let means = mean_by(&frame, "scenario", &["sleep_hours", "study_hours", "exam_score"])?;
/// assert_eq!(means.shape(), (5, 4));
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn mean_by(frame: &DataFrame, key: &str, names: &[&str]) -> Result<DataFrame, DataError> {
    let groups = frame.group_by_stable([key]).map(|groups| groups.select(names.iter().copied()));
    // The lazy engine, which should replace this, would double the time to build.
    #[expect(deprecated)]
    let means = groups.and_then(|groups| groups.mean());
    let mut means = means.map_err(|error| refused(error.to_string()))?;
    for name in names {
        means.rename(&format!("{name}_mean"), (*name).into()).map_err(|error| refused(error.to_string()))?;
    }
    Ok(means)
}

fn refused(problem: String) -> DataError {
    DataError::Table { what: "columns", problem }
}
