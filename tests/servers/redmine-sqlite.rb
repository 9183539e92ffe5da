# Redmine's SQLite for several who write at one instant; `config/database.yml` loads it. As it comes, "database is locked" and a 500 are
# what one of them gets: SQLite refuses, without a wait and whatever the timeout, whoever read first in a transaction and then writes
# beside another writer.
require 'sqlite3'

SQLite3::Database.prepend(Module.new do
  def initialize(...)
    super
    execute('PRAGMA journal_mode = wal') # readers do not stop a writer
  end

  def transaction(mode = :immediate) = super # says at once that it will write
end)
