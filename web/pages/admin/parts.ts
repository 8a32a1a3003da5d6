/** The parts of the administration; managers have their services, admins everything. */
export const parts = [
  'authorities',
  'services',
  'offers',
  'quality',
  'master-data',
  'people',
  'audit',
  'settings',
  'grade',
] as const;
export type Part = (typeof parts)[number];
/** What managers are shown of them. */
export const managerParts = ['offers', 'quality'] as const satisfies Part[];
