import type { ButtonHTMLAttributes } from 'react';

/** The design system's smallest button, which the component kit does not offer. */
export function SmallButton({
  text,
  ...others
}: { text: string } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type' | 'children'>) {
  return (
    <button type="button" className="kern-btn kern-btn--tertiary kern-btn--x-small" {...others}>
      <span className="kern-label">{text}</span>
    </button>
  );
}
