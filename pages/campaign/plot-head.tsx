type Props = {
  /** Title of the column that names the rows. */
  rows: string;
  /** Titles of the columns of numbers after the picture. */
  numbers: string[];
};

/** The head of a table with a picture in each row; the numbers next to it say the same. */
export function PlotHead({ rows, numbers }: Props) {
  return (
    <thead>
      <tr>
        <th scope="col">{rows}</th>
        <td className="plot-column" />
        {numbers.map((name) => (
          <th key={name} scope="col" className="end">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
