/** The tenant's custom role of the needed actions and no others; `make`: one that is missing is to be made. */
export type ExactRole = {readonly exactly: true; readonly make?: boolean};

/** A role by id or name that overrules the recommendation; `null`: the recommended one. */
export type RoleWish = string | ExactRole | null;

/** Also makes it where the tenant has none. */
export const customRole: ExactRole = {exactly: true, make: true};

export const isExact = (wish: RoleWish): wish is ExactRole => wish !== null && typeof wish !== 'string';
