export declare const SHELLS: readonly ["bash", "zsh", "fish", "powershell"];
export type Shell = (typeof SHELLS)[number];
