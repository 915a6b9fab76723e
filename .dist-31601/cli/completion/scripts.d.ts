/** The completion script for each shell: at each Tab it runs `vigil __complete`, and quotes the candidates for that shell. */
import type { Shell } from './shells.js';
export declare function scriptFor(shell: Shell): string;
