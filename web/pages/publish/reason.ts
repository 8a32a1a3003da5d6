/** Length of a public reason, as the API takes it. */
export const leastReason = 3;
export const mostReason = 500;
