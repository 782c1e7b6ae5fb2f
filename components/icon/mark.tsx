import './icon.css';

/** Stint's mark: a tally stick with two notches that leave an S. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4.5 1h7A3.5 3.5 0 0 1 15 4L6.7 5.05a.45.45 0 0 0 0 .9L15 7v4.5a3.5 3.5 0 0 1-3.5 3.5h-7A3.5 3.5 0 0 1 1 12l8.3-1.05a.45.45 0 0 0 0-.9L1 9V4.5A3.5 3.5 0 0 1 4.5 1Z" />
    </svg>
  );
}
