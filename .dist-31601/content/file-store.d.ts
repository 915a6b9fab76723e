import { ContentStore, type ContentStoreOptions } from './store.js';
export interface FileStoreOptions extends Pick<ContentStoreOptions, 'onLargeBody'> {
    /** A group that may read the store, by name or number. @default none: only the user of this process may */
    group?: string | number;
}
/** @throws GroupError if files cannot be given to the group */
export declare function fileStore(folder: string, { group, onLargeBody }?: FileStoreOptions): ContentStore;
