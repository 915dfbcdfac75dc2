/** A sentence for the person who packages; everything that is wrong stands in it. */
export class PackageError extends Error {}
