/** What tests call inside pages of extensions; evaluated there, so it needs only a type here. */
declare const chrome: {
  readonly runtime: {
    getManifest(): { name: string };
    sendMessage(message: object): Promise<unknown>;
  };
  readonly action: { openPopup(): Promise<void> };
  readonly extension: { getViews(filter: { type: 'popup' }): Window[] };
  readonly alarms: {
    create(name: string, when: { when: number }): Promise<void>;
    clearAll(): Promise<boolean>;
  };
  readonly storage: {
    readonly local: {
      get(key: string): Promise<Record<string, unknown>>;
      set(items: object): Promise<void>;
    };
  };
};
