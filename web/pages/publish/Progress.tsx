import { KernProgress } from '@kern-ux-annex/kern-react-kit';

/** A progress bar, and the same in words. */
export function Progress({ label, share, said }: { label: string; share: number; said: string }) {
  return (
    <div className="wide publish__table">
      <KernProgress value={share} max={1} aria-label={label} />
      <p className="kern-body">{said}</p>
    </div>
  );
}
