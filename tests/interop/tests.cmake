# SPDX-License-Identifier: Apache-2.0
# Judges that are not ours: ZIP readers, openssl, ssh-keygen, git, npm
seal_script_test(interop foreign)
seal_script_test(interop readers)
seal_script_test(interop signatures)
seal_script_test(interop sigstore)
