"""Writes src/data/digitsText.ts from scikit-learn's copy of the UCI digits.

python scripts/digits.py > src/data/digitsText.ts      (needs scikit-learn)

Values 1 to 16 are the letters A to P; n zeros in a row, up to 46, are the n-th of the other 46 letters and figures.
Each image is written column by column, so that its empty margins make long rows of zeros.
"""
import string
import textwrap
from sklearn.datasets import load_digits

data = load_digits()
letters = string.ascii_uppercase + string.ascii_lowercase + string.digits
values, zeros = letters[:16], letters[16:]
stream = data.images.transpose(0, 2, 1).astype(int).ravel().tolist()
text, run = [], 0
for value in [*stream, None]:
    if value == 0 and run < len(zeros):
        run += 1
        continue
    if run:
        text.append(zeros[run - 1])
    run = 1 if value == 0 else 0
    if value:
        text.append(values[value - 1])
lines = lambda s: "\n".join(textwrap.wrap(s, 118))
print(f"""// The UCI digits as text; made by scripts/digits.py, read by digits.ts, which says what they are and how they are written.
// Longer than other files because it is data. Licence of the data: Creative Commons Attribution 4.0 (CC BY 4.0).

export const DIGITS_LABELS = `
{lines("".join(map(str, data.target)))}
`;

export const DIGITS_PIXELS = `
{lines("".join(text))}
`;""")
