export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];
//# sourceMappingURL=shells.js.map