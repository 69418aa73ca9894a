import {findPackageJSON} from 'node:module';
import path from 'node:path';

/**
 * The folder with package.json, README and what else is beside the code: two folders up in a checkout, three in the
 * npm package, whose compiled modules are below `dist/`.
 */
export const packageFolder = path.dirname(findPackageJSON(import.meta.url) ?? import.meta.filename);
