import { ApiError } from '../api.ts';

/** Two dimensions together are answered only as far back as single attempts are kept; the rest of a page goes on without. */
export function tooFarBack(error: unknown): undefined {
  if (!(error instanceof ApiError && error.code === 'too_far_back')) throw error;
}
