// Everything that cells import as "thalweg": one line a name.

// derivatives
// objectives and optimizers
// data, models, training
// figures
