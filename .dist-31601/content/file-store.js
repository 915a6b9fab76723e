/** A content store in a local folder. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accessFor } from './access.js';
import { StoreFolder } from './store-folder.js';
import { ContentStore } from './store.js';
/** @throws GroupError if files cannot be given to the group */
export function fileStore(folder, { group, onLargeBody } = {}) {
    const root = resolve(folder);
    return new ContentStore({
        folder: new StoreFolder(root, accessFor(group)),
        onLargeBody,
        uriOf: (path) => pathToFileURL(join(root, path)).href,
    });
}
//# sourceMappingURL=file-store.js.map