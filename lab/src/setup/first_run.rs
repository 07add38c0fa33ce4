//! The first run of a new kernel, in its master. It proves that the kernel works, and does once what the kernel does
//! at the first cell of each kind.

use anyhow::bail;

use super::board::Step;
use super::runner::{self, Run};
use crate::place::Variant;
use crate::project::Project;

/// A value, an array kept in a variable, and a cell whose type cannot be told: for that one the kernel asks cargo to
/// check everything.
const CELLS: &str = "\
```rust
1 + 1
```

```rust
let row = array![[1.0f32, 2.0, 3.0]];
row.sum()
```

```rust tags=[\"raises-exception\"]
let unknown = Default::default();
```
";

/// Runs the cells in the master of that variant.
pub fn run(project: &Project, variant: Variant, step: &Step) -> anyhow::Result<()> {
    step.progress("starting the kernel for the first time");
    let folder = project.lab.join("warm-up").join(variant.name());
    let source = folder.join("warm-up.md");
    crate::files::write(&source, CELLS.as_bytes())?;
    let master = project.lab.master(variant);
    let run = Run {
        source: &source,
        executed: &folder.join("warm-up.ipynb"),
        folder: &folder,
        kernel: variant.kernel_name(),
        again: None,
        in_place: Some(&master),
    };
    let executed = runner::run(&project.lab, &run, &mut |_| {})?;
    let shown = executed.notebook.cells.iter().map(|cell| cell.text_result().unwrap_or_default()).collect::<Vec<_>>();
    if !shown.iter().take(2).map(String::as_str).eq(["2", "6.0"]) {
        bail!(
            "the kernel starts, but its first cells show {shown:?} instead of 2 and 6.0; {} has all it said",
            folder.display()
        );
    }
    Ok(())
}
