import './settings.css';

/** The twelve words, numbered for writing down and comparing. */
export function Words({ words }: { words: string }) {
  return (
    <ol className="words" translate="no">
      {words.split(' ').map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice
        <li key={index}>
          <span className="num">{index + 1}</span>
          <span className="med">{word}</span>
        </li>
      ))}
    </ol>
  );
}
